// How fast one core can read memory: the limit of anything that must look at every byte.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rollcall::bench {

// Memory on huge pages where the system gives them, and a loop over it as plain and wide as the processor allows.
class MemoryToRead {
 public:
  explicit MemoryToRead(std::size_t bytes);
  ~MemoryToRead();
  MemoryToRead(const MemoryToRead&) = delete;
  MemoryToRead& operator=(const MemoryToRead&) = delete;

  std::size_t bytes() const { return bytes_; }

  // Reads all of it once; the sum is only there so that the reading cannot be left out.
  std::uint64_t read() const;

 private:
  std::size_t bytes_;
  std::byte* begin_;
};

}  // namespace rollcall::bench
