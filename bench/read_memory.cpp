#include "read_memory.hpp"

#include <sys/mman.h>

#include <cstring>
#include <new>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "read_memory.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace rollcall::bench::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

std::uint64_t Read(const std::byte* begin, std::size_t bytes) {
  const hn::ScalableTag<std::uint64_t> u64;
  const std::size_t lanes = hn::Lanes(u64);
  const auto* at = reinterpret_cast<const std::uint64_t*>(begin);
  const std::uint64_t* const end = at + bytes / sizeof(std::uint64_t);
  auto a = hn::Zero(u64);
  auto b = a;
  auto c = a;
  auto d = a;
  for (; at < end; at += 4 * lanes) {
    a = hn::Add(a, hn::Load(u64, at));
    b = hn::Add(b, hn::Load(u64, at + lanes));
    c = hn::Add(c, hn::Load(u64, at + 2 * lanes));
    d = hn::Add(d, hn::Load(u64, at + 3 * lanes));
  }
  return hn::ReduceSum(u64, hn::Add(hn::Add(a, b), hn::Add(c, d)));
}

}  // namespace rollcall::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rollcall::bench {

HWY_EXPORT(Read);

constexpr std::size_t kHugePage = std::size_t{2} << 20U;

MemoryToRead::MemoryToRead(std::size_t bytes)
    : bytes_((bytes + kHugePage - 1) / kHugePage * kHugePage), begin_(nullptr) {
  void* mapped = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  begin_ = static_cast<std::byte*>(mapped);
  madvise(begin_, bytes_, MADV_HUGEPAGE);
  std::memset(begin_, 1, bytes_);
}

MemoryToRead::~MemoryToRead() { munmap(begin_, bytes_); }

std::uint64_t MemoryToRead::read() const { return HWY_DYNAMIC_DISPATCH(Read)(begin_, bytes_); }

}  // namespace rollcall::bench
#endif
