// Memory for the gallery's biometric bytes: cells of one size, zeroed when given back, wiped before the system gets
// them.
#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

namespace rollcall::gallery {

// Cells are aligned to 64 bytes, handed out in address order while none has come back (scans like that), and zero when
// taken. Memory goes back to the system only with the pool. Thread-safe.
class CellPool {
 public:
  explicit CellPool(std::size_t cell_bytes);
  ~CellPool();
  CellPool(const CellPool&) = delete;
  CellPool& operator=(const CellPool&) = delete;

  std::byte* take();
  void give_back(std::byte* cell);

  std::size_t cell_bytes() const { return cell_bytes_; }
  std::size_t cells_in_use() const;

 private:
  struct Slab {
    std::byte* begin;
    std::size_t bytes;
  };

  void add_slab();

  const std::size_t cell_bytes_;
  mutable std::mutex mutex_;
  std::vector<Slab> slabs_;
  std::byte* next_ = nullptr;  // the untouched rest of the newest slab
  std::byte* end_ = nullptr;
  std::vector<std::byte*> returned_;
  std::size_t in_use_ = 0;
};

// Zeroes memory in a way the compiler may not leave out.
void wipe(void* begin, std::size_t bytes);

}  // namespace rollcall::gallery
