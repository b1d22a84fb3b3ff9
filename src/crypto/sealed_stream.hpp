// A long stream of bytes sealed with a passphrase, for files that leave the machine: Argon2id makes the key, and
// XChaCha20-Poly1305 (libsodium's secret stream) seals chunk after chunk, so that nothing can be changed, moved, left
// out or cut off unseen, and neither side holds more than a chunk.
//
//   "ROLLCALL SEALED\n" | passes, 4 bytes | KiB of memory, 4 | salt, 16 | stream header, 24 | chunks
//   chunk: length, 4 bytes | that many sealed bytes; the first chunk is empty, the last one is marked as the last
//
// Numbers are least significant byte first. The bytes before the stream header are part of what the first chunk's tag
// covers. One thread at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "crypto/password.hpp"

namespace rollcall::crypto {

inline constexpr std::size_t kMinPassphraseBytes = 10;

// Takes all of it, or fails.
using ByteSink = std::function<Result<void>(ByteView)>;
// Fills as much as there is: less than asked for only at the end.
using ByteSource = std::function<Result<std::size_t>(std::span<std::byte>)>;

class StreamSealer {
 public:
  // kInvalidArgument for a passphrase that is too short or too long; kUnavailable without the memory it takes.
  static Result<StreamSealer> start(std::string_view passphrase, ByteSink sink, const PasswordCost& cost = {});
  StreamSealer(StreamSealer&&) noexcept;
  StreamSealer& operator=(StreamSealer&&) noexcept;
  ~StreamSealer();

  Result<void> write(ByteView bytes);
  Result<void> finish();  // writes the last chunk; nothing after it

 private:
  struct State;
  explicit StreamSealer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class StreamOpener {
 public:
  // kMalformed for what is no such stream, kWrongKey for another passphrase (or damage at the very beginning).
  static Result<StreamOpener> start(std::string_view passphrase, ByteSource source);
  StreamOpener(StreamOpener&&) noexcept;
  StreamOpener& operator=(StreamOpener&&) noexcept;
  ~StreamOpener();

  // Fills as much as there is: less than asked for only at the end. kCorrupt for a chunk that does not open and for a
  // stream that was cut off; what was given before is then genuine but not whole.
  Result<std::size_t> read(std::span<std::byte> bytes);

 private:
  struct State;
  explicit StreamOpener(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace rollcall::crypto
