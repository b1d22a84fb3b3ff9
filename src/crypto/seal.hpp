// Sealing: authenticated encryption (XChaCha20-Poly1305) of templates, photos, evidence and wrapped keys.
//
// Format 1:  'R' 0x01 | nonce, 24 random bytes | ciphertext, as long as the plaintext | tag, 16 bytes
// The tag covers the two header bytes, the ciphertext and the associated data, which is not stored: a sealed value
// opens only where the same associated data is given, so it cannot be moved to another row. Make it with Binding.
//
// All functions are thread-safe and keep nothing. A value that does not open gives kCorrupt and no byte of plaintext;
// whether the key, the place or a bit is wrong cannot be told apart (verify_check_value() rules out the key).
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "crypto/key.hpp"

namespace rollcall::crypto {

inline constexpr std::size_t kSealOverhead = 2 + 24 + 16;

// What is sealed and whose it is, as associated data: `seal(key, bytes, Binding("template", person, template_id))`.
// `kind` is a fixed word of at most 16 characters; ids that do not apply stay nil.
class Binding {
 public:
  explicit Binding(std::string_view kind, const Uuid& owner = {}, const Uuid& item = {});
  operator ByteView() const { return bytes_; }

 private:
  std::array<std::byte, 48> bytes_{};
};

// plaintext.size() + kSealOverhead bytes. Two seals of the same plaintext differ.
Bytes seal(KeyView key, ByteView plaintext, ByteView associated_data);

Result<Bytes> open(KeyView key, ByteView sealed, ByteView associated_data);

// The same into memory of the caller, which is exactly sealed.size() - kSealOverhead long (kCorrupt otherwise) and is
// zeroed on failure.
Result<void> open_into(KeyView key, ByteView sealed, ByteView associated_data, std::span<std::byte> plaintext);

// A person's (or item's) key, sealed by the master key and bound to `owner`.
inline constexpr std::size_t kWrappedKeyBytes = kKeyBytes + kSealOverhead;
Bytes wrap_key(KeyView master, KeyView key, const Uuid& owner);
Result<Key> unwrap_key(KeyView master, ByteView wrapped, const Uuid& owner);

}  // namespace rollcall::crypto
