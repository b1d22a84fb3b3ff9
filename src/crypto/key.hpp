// Keys of 32 bytes. A Key lives in a slot of one process-wide arena of guarded, locked memory, so that making one costs
// tens of nanoseconds instead of several system calls, and the keys of 100 000 people can be unwrapped, used and wiped
// one after another at start.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace rollcall::crypto {

inline constexpr std::size_t kKeyBytes = 32;

// Borrows a key's bytes for a call.
using KeyView = std::span<const std::byte, kKeyBytes>;

// Owns one key; wiped when it goes. Moves leave the source without a key, which must not be viewed. Different keys may
// be made, used and dropped on different threads at once.
class Key {
 public:
  // From the kernel's random numbers.
  static Key random();

  static Key copy_of(KeyView bytes);

  // A key to be filled in; all zeros at first.
  static Key zero();

  Key(Key&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
  Key& operator=(Key&& other) noexcept {
    std::swap(slot_, other.slot_);
    return *this;
  }
  ~Key();

  KeyView view() const { return KeyView(slot_, kKeyBytes); }
  operator KeyView() const { return view(); }
  std::span<std::byte, kKeyBytes> bytes() { return std::span<std::byte, kKeyBytes>(slot_, kKeyBytes); }

 private:
  explicit Key(std::byte* slot) : slot_(slot) {}

  std::byte* slot_;
};

// A short name of a key that tells nothing about it: 16 hex digits, the same for the same key everywhere.
std::string fingerprint(KeyView key);

// A few bytes to be stored beside the data a key seals, so that a wrong key is recognised before anything is opened.
Bytes make_check_value(KeyView key);

// kWrongKey when `check_value` was made by another key (or is damaged).
Result<void> verify_check_value(KeyView key, ByteView check_value);

}  // namespace rollcall::crypto
