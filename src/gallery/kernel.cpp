#include "gallery/kernel.hpp"

#include <algorithm>
#include <array>
#include <bit>

// Highway compiles what stands between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "gallery/kernel.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep

#include <hwy/cache_control.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace rollcall::gallery::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using I32 = hn::CappedTag<std::int32_t, kBlockRows>;
using F32 = hn::RebindToFloat<I32>;
using U8 = hn::Repartition<std::uint8_t, I32>;
using I8 = hn::Repartition<std::int8_t, I32>;
using Sums = hn::Vec<I32>;

constexpr std::size_t kLanes = hn::MaxLanes(I32());
constexpr std::size_t kVectors = kBlockRows / kLanes;  // to hold one number of each row of a block

// Appends the rows of one block that can reach the floor.
HWY_INLINE void keep(const Sums (&sums)[kVectors], const BlockRef& block, const float* scales, std::uint32_t first_row,
                     ScanState& state) {
  const F32 f32;
  const QueryCode& query = *state.query;
  const float bound = query.bound(block.error);
  const auto needed = hn::Set(f32, (state.floor - bound) / query.scale);
  for (std::size_t v = 0; v < kVectors; ++v) {
    const auto unscaled = hn::Mul(hn::ConvertTo(f32, sums[v]), hn::Load(f32, scales + v * kLanes));
    const auto reaches = hn::Ge(unscaled, needed);
    if (HWY_LIKELY(hn::AllFalse(f32, reaches))) continue;

    HWY_ALIGN float values[kLanes];
    hn::Store(unscaled, f32, values);
    std::uint8_t mask_bytes[8] = {};
    hn::StoreMaskBits(f32, reaches, mask_bytes);
    unsigned bits = mask_bytes[0] | static_cast<unsigned>(mask_bytes[1]) << 8U;
    bits &= static_cast<unsigned>(block.live) >> (v * kLanes);
    for (; bits != 0; bits &= bits - 1) {
      const auto lane = static_cast<std::uint32_t>(std::countr_zero(bits));
      *state.end++ = {first_row + static_cast<std::uint32_t>(v * kLanes) + lane, values[lane] * query.scale, bound};
    }
  }
}

void Scan(std::span<const BlockRef> blocks, std::uint32_t first_row, ScanState& state) {
  const I32 i32;
  const U8 u8;
  const I8 i8;
  const std::size_t quads = state.query->quads.size();
  const std::int32_t* HWY_RESTRICT q = state.query->quads.data();
  const auto bias = hn::Set(i32, state.query->bias);

  for (const BlockRef& block : blocks) {
    if (block.live != 0) {
      // Four chains of additions hide the latency of the dot product instruction; quads is a multiple of four.
      Sums a[kVectors];
      Sums b[kVectors];
      Sums c[kVectors];
      Sums d[kVectors];
      for (std::size_t v = 0; v < kVectors; ++v) {
        a[v] = bias;
        b[v] = c[v] = d[v] = hn::Zero(i32);
      }
      const std::uint8_t* HWY_RESTRICT codes = block.bytes;
      for (std::size_t i = 0; i < quads; i += 4, codes += 4 * kQuadBytes) {
        const auto qa = hn::BitCast(i8, hn::Set(i32, q[i]));
        const auto qb = hn::BitCast(i8, hn::Set(i32, q[i + 1]));
        const auto qc = hn::BitCast(i8, hn::Set(i32, q[i + 2]));
        const auto qd = hn::BitCast(i8, hn::Set(i32, q[i + 3]));
        for (std::size_t v = 0; v < kVectors; ++v) {
          const std::uint8_t* at = codes + v * 4 * kLanes;
          a[v] = hn::SumOfMulQuadAccumulate(i32, hn::Load(u8, at), qa, a[v]);
          b[v] = hn::SumOfMulQuadAccumulate(i32, hn::Load(u8, at + kQuadBytes), qb, b[v]);
          c[v] = hn::SumOfMulQuadAccumulate(i32, hn::Load(u8, at + 2 * kQuadBytes), qc, c[v]);
          d[v] = hn::SumOfMulQuadAccumulate(i32, hn::Load(u8, at + 3 * kQuadBytes), qd, d[v]);
        }
      }
      for (std::size_t v = 0; v < kVectors; ++v) a[v] = hn::Add(hn::Add(a[v], b[v]), hn::Add(c[v], d[v]));
      keep(a, block, reinterpret_cast<const float*>(codes), first_row, state);
    }
    first_row += kBlockRows;
  }
}

// As many queries against as many blocks as the registers hold sums for.
constexpr std::size_t kQueriesAtOnce = kVectors == 1 ? 8 : kVectors == 2 ? 4 : 2;
constexpr std::size_t kBlocksAtOnce = kVectors == 1 ? 2 : 1;
static_assert(kScanGroup % kQueriesAtOnce == 0);

template <std::size_t kBlocks>
HWY_INLINE void scan_some(const BlockRef* blocks, std::uint32_t first_row, std::size_t quads,
                          const std::int32_t* HWY_RESTRICT q, std::span<ScanState> states) {
  const I32 i32;
  const U8 u8;
  const I8 i8;
  Sums sums[kBlocks][kQueriesAtOnce][kVectors];
  for (std::size_t s = 0; s < kQueriesAtOnce; ++s) {
    const auto bias = hn::Set(i32, s < states.size() ? states[s].query->bias : 0);
    for (std::size_t b = 0; b < kBlocks; ++b) {
      for (std::size_t v = 0; v < kVectors; ++v) sums[b][s][v] = bias;
    }
  }
  const std::uint8_t* codes[kBlocks];
  for (std::size_t b = 0; b < kBlocks; ++b) codes[b] = blocks[b].bytes;

  for (std::size_t i = 0; i < quads; ++i, q += kScanGroup) {
    hn::Vec<U8> rows[kBlocks][kVectors];
    for (std::size_t b = 0; b < kBlocks; ++b) {
      for (std::size_t v = 0; v < kVectors; ++v) rows[b][v] = hn::Load(u8, codes[b] + i * kQuadBytes + v * 4 * kLanes);
    }
    for (std::size_t s = 0; s < kQueriesAtOnce; ++s) {
      const auto quad = hn::BitCast(i8, hn::Set(i32, q[s]));
      for (std::size_t b = 0; b < kBlocks; ++b) {
        for (std::size_t v = 0; v < kVectors; ++v) {
          sums[b][s][v] = hn::SumOfMulQuadAccumulate(i32, rows[b][v], quad, sums[b][s][v]);
        }
      }
    }
  }
  for (std::size_t s = 0; s < std::min(kQueriesAtOnce, states.size()); ++s) {
    for (std::size_t b = 0; b < kBlocks; ++b) {
      keep(sums[b][s], blocks[b], reinterpret_cast<const float*>(codes[b] + quads * kQuadBytes),
           first_row + static_cast<std::uint32_t>(b * kBlockRows), states[s]);
    }
  }
}

void ScanGroup(std::span<const BlockRef> blocks, std::uint32_t first_row, std::span<const std::int32_t> interleaved,
               std::span<ScanState> states) {
  const std::size_t quads = interleaved.size() / kScanGroup;
  for (std::size_t done = 0; done < states.size(); done += kQueriesAtOnce) {
    const auto some = states.subspan(done, std::min(kQueriesAtOnce, states.size() - done));
    const std::int32_t* q = interleaved.data() + done;
    for (std::size_t b = 0; b < blocks.size();) {
      const std::uint32_t row = first_row + static_cast<std::uint32_t>(b * kBlockRows);
      if (blocks[b].live == 0) {
        ++b;
      } else if (kBlocksAtOnce == 2 && b + 1 < blocks.size() && blocks[b + 1].live != 0) {
        scan_some<kBlocksAtOnce>(&blocks[b], row, quads, q, some);
        b += 2;
      } else {
        scan_some<1>(&blocks[b], row, quads, q, some);
        ++b;
      }
    }
  }
}

// The product of two floats is exact in double, so fused and separate multiply-add agree, and eight partial sums added
// up in a fixed order give the same bits for every vector length.
float Dot(const float* HWY_RESTRICT x, const float* HWY_RESTRICT y, std::size_t count) {
  const hn::CappedTag<double, 8> f64;
  const hn::Rebind<float, decltype(f64)> f32;
  constexpr std::size_t kStep = hn::MaxLanes(f64);
  constexpr std::size_t kParts = 8 / kStep;
  hn::Vec<decltype(f64)> sums[kParts];
  for (auto& sum : sums) sum = hn::Zero(f64);
  for (std::size_t i = 0; i < count; i += 8) {
    for (std::size_t p = 0; p < kParts; ++p) {
      const auto a = hn::PromoteTo(f64, hn::LoadU(f32, x + i + p * kStep));
      const auto b = hn::PromoteTo(f64, hn::LoadU(f32, y + i + p * kStep));
      sums[p] = hn::MulAdd(a, b, sums[p]);
    }
  }
  HWY_ALIGN double s[8];
  for (std::size_t p = 0; p < kParts; ++p) hn::StoreU(sums[p], f64, s + p * kStep);
  return static_cast<float>(((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7])));
}

void Similarities(std::span<const float* const> rows, std::span<const float> query, std::span<float> out) {
  // Rows lie anywhere in memory: ask for them a few ahead.
  constexpr std::size_t kAhead = 6;
  const auto ask_for = [&](const float* row) {
    for (std::size_t i = 0; i < query.size(); i += 16) hwy::Prefetch(row + i);
  };
  for (std::size_t r = 0; r < std::min(kAhead, rows.size()); ++r) ask_for(rows[r]);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (r + kAhead < rows.size()) ask_for(rows[r + kAhead]);
    out[r] = Dot(rows[r], query.data(), query.size());
  }
}

}  // namespace rollcall::gallery::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rollcall::gallery {

HWY_EXPORT(Scan);
HWY_EXPORT(ScanGroup);
HWY_EXPORT(Similarities);

void scan(std::span<const BlockRef> blocks, std::uint32_t first_row, ScanState& state) {
  HWY_DYNAMIC_DISPATCH(Scan)(blocks, first_row, state);
}

void scan_group(std::span<const BlockRef> blocks, std::uint32_t first_row, std::span<const std::int32_t> interleaved,
                std::span<ScanState> states) {
  HWY_DYNAMIC_DISPATCH(ScanGroup)(blocks, first_row, interleaved, states);
}

void similarities(std::span<const float* const> rows, std::span<const float> query, std::span<float> out) {
  HWY_DYNAMIC_DISPATCH(Similarities)(rows, query, out);
}

std::vector<std::int64_t> kernel_targets() { return hwy::SupportedAndGeneratedTargets(); }

std::string kernel_name() { return hwy::TargetName(kernel_targets().front()); }

}  // namespace rollcall::gallery
#endif
