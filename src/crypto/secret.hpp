// Memory for secrets: between guard pages, locked against swapping, kept out of core dumps, wiped before it is given
// back. One Secret costs several pages and system calls: for the many short-lived keys of people there is Key
// (key.hpp).
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "base/bytes.hpp"

namespace rollcall::crypto {

// A fixed number of secret bytes, zero at first. Moves are cheap and leave the source empty; there are no copies. Where
// the system's limit on locked memory (RLIMIT_MEMLOCK) is used up it still works, unlocked: harden_process() says so at
// start. Not thread-safe beyond const reading. Throws std::bad_alloc as every container does.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size);
  static Secret copy_of(ByteView bytes);

  Secret(Secret&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Secret& operator=(Secret&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Secret();

  std::span<std::byte> bytes() { return {data_, size_}; }
  ByteView bytes() const { return {data_, size_}; }
  std::size_t size() const { return size_; }

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

// Overwrites `bytes` in a way the compiler cannot leave out.
void wipe(std::span<std::byte> bytes);

}  // namespace rollcall::crypto
