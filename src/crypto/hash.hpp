// Hashes of public data: SHA-256 where another party wants it, BLAKE2b for our own use.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.hpp"

namespace rollcall::crypto {

using Digest = std::array<std::byte, 32>;

// FIPS 180-4, a piece at a time. After finish() start with a new one. One thread at a time.
class Sha256 {
 public:
  Sha256();
  void update(ByteView bytes);
  Digest finish();

 private:
  alignas(8) std::array<std::byte, 128> state_;
};

Digest sha256(ByteView bytes);

// BLAKE2b (RFC 7693) with 32 bytes of result, a piece at a time. `key` may be empty or 16 to 64 bytes long; `context`
// is a fixed word of at most 16 characters that keeps one use of the hash apart from every other.
class Blake2b {
 public:
  explicit Blake2b(std::string_view context = {}, ByteView key = {});
  Blake2b(const Blake2b&) = delete;
  Blake2b& operator=(const Blake2b&) = delete;
  ~Blake2b();  // wipes what it held of the key
  void update(ByteView bytes);
  void update_number(std::uint64_t number);  // 8 bytes, least significant first
  Digest finish();

 private:
  alignas(64) std::array<std::byte, 448> state_;
};

Digest blake2b(ByteView bytes, std::string_view context = {}, ByteView key = {});

// In a time that depends on the lengths alone.
bool constant_time_equal(ByteView a, ByteView b);

}  // namespace rollcall::crypto
