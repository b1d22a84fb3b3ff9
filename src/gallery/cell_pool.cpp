#include "gallery/cell_pool.hpp"

#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero
#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace rollcall::gallery {
namespace {

constexpr std::size_t kCellAlignment = 64;
constexpr std::size_t kHugePage = std::size_t{2} << 20U;
constexpr std::size_t kFirstSlab = std::size_t{256} << 10U;  // an almost empty gallery stays small
constexpr std::size_t kLargestSlab = std::size_t{64} << 20U;

constexpr std::size_t round_up(std::size_t value, std::size_t step) { return (value + step - 1) / step * step; }

}  // namespace

void wipe(void* begin, std::size_t bytes) { explicit_bzero(begin, bytes); }

CellPool::CellPool(std::size_t cell_bytes)
    : cell_bytes_(round_up(std::max<std::size_t>(cell_bytes, 1), kCellAlignment)) {}

CellPool::~CellPool() {
  for (const Slab& slab : slabs_) {
    const bool newest = slab.begin == slabs_.back().begin;
    wipe(slab.begin, newest ? static_cast<std::size_t>(next_ - slab.begin) : slab.bytes);
    munmap(slab.begin, slab.bytes);
  }
}

std::byte* CellPool::take() {
  const std::lock_guard lock(mutex_);
  std::byte* cell = nullptr;
  if (!returned_.empty()) {
    cell = returned_.back();
    returned_.pop_back();
  } else {
    if (static_cast<std::size_t>(end_ - next_) < cell_bytes_) add_slab();
    cell = next_;
    next_ += cell_bytes_;
  }
  ++in_use_;
  return cell;
}

void CellPool::give_back(std::byte* cell) {
  wipe(cell, cell_bytes_);
  const std::lock_guard lock(mutex_);
  returned_.push_back(cell);
  --in_use_;
}

std::size_t CellPool::cells_in_use() const {
  const std::lock_guard lock(mutex_);
  return in_use_;
}

// Each slab is twice the last. From 2 MiB on they lie on huge pages: a scan then misses the TLB 512 times less.
void CellPool::add_slab() {
  const std::size_t wanted = slabs_.empty() ? kFirstSlab : std::min(slabs_.back().bytes * 2, kLargestSlab);
  const bool huge = wanted >= kHugePage;
  const std::size_t bytes = round_up(std::max(wanted, cell_bytes_), huge ? kHugePage : kFirstSlab);
  const std::size_t spare = huge ? kHugePage : 0;

  void* mapped = mmap(nullptr, bytes + spare, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  auto* begin = static_cast<std::byte*>(mapped);
  if (huge) {
    const std::size_t skip = (kHugePage - reinterpret_cast<std::uintptr_t>(begin) % kHugePage) % kHugePage;
    if (skip > 0) munmap(begin, skip);
    if (skip < spare) munmap(begin + skip + bytes, spare - skip);
    begin += skip;
    madvise(begin, bytes, MADV_HUGEPAGE);  // only advice: the pool works without
  }
  slabs_.push_back({begin, bytes});
  next_ = begin;
  end_ = begin + bytes;
}

}  // namespace rollcall::gallery
