#include "crypto/seal.hpp"

#include <algorithm>
#include <cassert>

#include "base/random.hpp"
#include "crypto/secret.hpp"
#include "crypto/sodium.hpp"

namespace rollcall::crypto {
namespace {

constexpr std::array kHeader{std::byte{'R'}, std::byte{1}};
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(kSealOverhead == kHeader.size() + kNonceBytes + kTagBytes);

constexpr std::string_view kWrappedKeyKind = "wrapped key";

// The header and then what the caller bound it to, without an allocation for the usual Binding.
class AuthenticatedData {
 public:
  explicit AuthenticatedData(ByteView associated_data) : size_(kHeader.size() + associated_data.size()) {
    if (size_ > fixed_.size()) grown_.resize(size_);
    std::byte* const out = grown_.empty() ? fixed_.data() : grown_.data();
    std::ranges::copy(kHeader, out);
    std::ranges::copy(associated_data, out + kHeader.size());
  }
  const unsigned char* data() const { return raw(grown_.empty() ? fixed_.data() : grown_.data()); }
  std::size_t size() const { return size_; }

 private:
  std::array<std::byte, 64> fixed_;
  Bytes grown_;
  std::size_t size_;
};

std::unexpected<Error> does_not_open() {
  return fail(ErrorCode::kCorrupt, "sealed data does not open: it is damaged, in the wrong place, or of another key");
}

}  // namespace

Binding::Binding(std::string_view kind, const Uuid& owner, const Uuid& item) {
  assert(kind.size() <= 16);
  auto* out = std::ranges::copy(bytes_of(kind).first(std::min<std::size_t>(kind.size(), 16)), bytes_.begin()).out;
  out = std::ranges::copy(std::as_bytes(std::span(owner.bytes)), bytes_.begin() + 16).out;
  std::ranges::copy(std::as_bytes(std::span(item.bytes)), out);
}

Bytes seal(KeyView key, ByteView plaintext, ByteView associated_data) {
  ensure_sodium();
  Bytes sealed(plaintext.size() + kSealOverhead);
  std::ranges::copy(kHeader, sealed.begin());
  const std::span nonce = std::span(sealed).subspan(kHeader.size(), kNonceBytes);
  fill_random(nonce);
  const AuthenticatedData authenticated(associated_data);
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(sealed.data() + kHeader.size() + kNonceBytes), nullptr,
                                             raw(plaintext.data()), plaintext.size(), authenticated.data(),
                                             authenticated.size(), nullptr, raw(nonce.data()), raw(key.data()));
  return sealed;
}

Result<void> open_into(KeyView key, ByteView sealed, ByteView associated_data, std::span<std::byte> plaintext) {
  ensure_sodium();
  const AuthenticatedData authenticated(associated_data);
  const bool opened = sealed.size() == plaintext.size() + kSealOverhead &&
                      std::ranges::equal(sealed.first(kHeader.size()), kHeader) &&
                      crypto_aead_xchacha20poly1305_ietf_decrypt(
                          raw(plaintext.data()), nullptr, nullptr, raw(sealed.data() + kHeader.size() + kNonceBytes),
                          plaintext.size() + kTagBytes, authenticated.data(), authenticated.size(),
                          raw(sealed.data() + kHeader.size()), raw(key.data())) == 0;
  if (opened) return {};
  wipe(plaintext);
  return does_not_open();
}

Result<Bytes> open(KeyView key, ByteView sealed, ByteView associated_data) {
  if (sealed.size() < kSealOverhead) return does_not_open();
  Bytes plaintext(sealed.size() - kSealOverhead);
  ROLLCALL_TRY(open_into(key, sealed, associated_data, plaintext));
  return plaintext;
}

Bytes wrap_key(KeyView master, KeyView key, const Uuid& owner) {
  return seal(master, key, Binding(kWrappedKeyKind, owner));
}

Result<Key> unwrap_key(KeyView master, ByteView wrapped, const Uuid& owner) {
  Key key = Key::zero();
  ROLLCALL_TRY(open_into(master, wrapped, Binding(kWrappedKeyKind, owner), key.bytes()));
  return key;
}

}  // namespace rollcall::crypto
