#include "gallery/kernel.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

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

// What a query's sums are compared with: a row's unscaled similarity, sum * row scale, must reach base - slope * error
// of its block to reach the floor. Holds during one call, as the floor does.
struct Limit {
  float base;
  float slope;

  explicit Limit(const ScanState& state)
      : base((state.floor - state.query->constant) / state.query->scale),
        slope(state.query->per_error / state.query->scale) {}
  float at(float error) const { return base - slope * error; }
};

// Appends those of `bits` of a block.
HWY_NOINLINE void append(const float* unscaled, unsigned bits, const BlockRef& block, std::uint32_t first_row,
                         ScanState& state) {
  const float bound = state.query->bound(block.error);
  for (bits &= block.live; bits != 0; bits &= bits - 1) {
    const auto row = static_cast<std::uint32_t>(std::countr_zero(bits));
    *state.end++ = {first_row + row, unscaled[row] * state.query->scale, bound};
  }
}

// Keeps the rows of a block that can reach the floor. `sums`: kBlockRows dot products.
HWY_INLINE void keep(const std::int32_t* HWY_RESTRICT sums, const BlockRef& block, const float* HWY_RESTRICT scales,
                     Limit limit, std::uint32_t first_row, ScanState& state) {
  const I32 i32;
  const F32 f32;
  const auto needed = hn::Set(f32, limit.at(block.error));
  HWY_ALIGN float unscaled[kBlockRows];
  unsigned bits = 0;
  for (std::size_t at = 0; at < kBlockRows; at += kLanes) {
    const auto values = hn::Mul(hn::ConvertTo(f32, hn::Load(i32, sums + at)), hn::Load(f32, scales + at));
    const auto reaches = hn::Ge(values, needed);
    if (HWY_LIKELY(hn::AllFalse(f32, reaches))) continue;
    hn::Store(values, f32, unscaled + at);
    std::uint8_t mask[8] = {};
    hn::StoreMaskBits(f32, reaches, mask);
    bits |= (mask[0] | static_cast<unsigned>(mask[1]) << 8U) << at;
  }
  if (HWY_UNLIKELY(bits != 0)) append(unscaled, bits, block, first_row, state);
}

// The dot products of a block's rows with one query. Four chains of additions hide the latency of the dot product
// instruction; `quads` is a multiple of four.
HWY_INLINE void dot_block(const std::uint8_t* HWY_RESTRICT codes, std::size_t quads, const std::int32_t* HWY_RESTRICT q,
                          std::int32_t bias, std::int32_t* HWY_RESTRICT out) {
  const I32 i32;
  const U8 u8;
  const I8 i8;
  Sums sums[4][kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) {
    sums[0][v] = hn::Set(i32, bias);
    for (std::size_t chain = 1; chain < 4; ++chain) sums[chain][v] = hn::Zero(i32);
  }
  for (std::size_t i = 0; i < quads; i += 4, codes += 4 * kQuadBytes) {
    for (std::size_t chain = 0; chain < 4; ++chain) {
      const auto quad = hn::BitCast(i8, hn::Set(i32, q[i + chain]));
      for (std::size_t v = 0; v < kVectors; ++v) {
        const auto rows = hn::Load(u8, codes + chain * kQuadBytes + v * 4 * kLanes);
        sums[chain][v] = hn::SumOfMulQuadAccumulate(i32, rows, quad, sums[chain][v]);
      }
    }
  }
  for (std::size_t v = 0; v < kVectors; ++v) {
    hn::Store(hn::Add(hn::Add(sums[0][v], sums[1][v]), hn::Add(sums[2][v], sums[3][v])), i32, out + v * kLanes);
  }
}

void Scan(std::span<const BlockRef> blocks, std::uint32_t first_row, ScanState& state) {
  const QueryCode& query = *state.query;
  const std::size_t quads = query.quads.size();
  const Limit limit(state);
  HWY_ALIGN std::int32_t sums[kBlockRows];
  for (const BlockRef& block : blocks) {
    if (block.live != 0) {
      dot_block(block.bytes, quads, query.quads.data(), query.bias, sums);
      keep(sums, block, reinterpret_cast<const float*>(block.bytes + quads * kQuadBytes), limit, first_row, state);
    }
    first_row += kBlockRows;
  }
}

// As many queries against as many blocks as the registers hold sums for.
constexpr std::size_t kQueriesAtOnce = kVectors == 1 ? 8 : kVectors == 2 ? 4 : 2;
constexpr std::size_t kBlocksAtOnce = kVectors == 1 ? 2 : 1;
static_assert(kScanGroup % kQueriesAtOnce == 0);

// The dot products of kBlocks blocks with kQueriesAtOnce queries. `out`: kBlockRows numbers a query of the first block,
// then of the second.
template <std::size_t kBlocks>
HWY_INLINE void dot_blocks(const BlockRef* blocks, std::size_t quads, const std::int32_t* HWY_RESTRICT q,
                           const std::int32_t* HWY_RESTRICT biases, std::int32_t* HWY_RESTRICT out) {
  const I32 i32;
  const U8 u8;
  const I8 i8;
  Sums sums[kBlocks][kQueriesAtOnce][kVectors];
  const std::uint8_t* codes[kBlocks];
  for (std::size_t b = 0; b < kBlocks; ++b) {
    codes[b] = blocks[b].bytes;
    for (std::size_t s = 0; s < kQueriesAtOnce; ++s) {
      for (std::size_t v = 0; v < kVectors; ++v) sums[b][s][v] = hn::Set(i32, biases[s]);
    }
  }
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
  for (std::size_t b = 0; b < kBlocks; ++b) {
    for (std::size_t s = 0; s < kQueriesAtOnce; ++s) {
      for (std::size_t v = 0; v < kVectors; ++v) {
        hn::Store(sums[b][s][v], i32, out + (b * kQueriesAtOnce + s) * kBlockRows + v * kLanes);
      }
    }
  }
}

// One register's worth of queries over all the blocks.
void scan_some(std::span<const BlockRef> blocks, std::uint32_t first_row, std::size_t quads, const std::int32_t* q,
               std::span<ScanState* const> states) {
  HWY_ALIGN std::int32_t sums[kBlocksAtOnce * kQueriesAtOnce * kBlockRows];
  std::int32_t biases[kQueriesAtOnce] = {};
  std::array<std::optional<Limit>, kQueriesAtOnce> limits;
  for (std::size_t s = 0; s < states.size(); ++s) {
    biases[s] = states[s]->query->bias;
    limits[s].emplace(*states[s]);
  }
  std::size_t taken = 0;
  for (std::size_t at = 0; at < blocks.size(); at += taken) {
    taken = 1;
    if (blocks[at].live == 0) continue;
    if (kBlocksAtOnce == 2 && at + 1 < blocks.size() && blocks[at + 1].live != 0) {
      taken = kBlocksAtOnce;
      dot_blocks<kBlocksAtOnce>(&blocks[at], quads, q, biases, sums);
    } else {
      dot_blocks<1>(&blocks[at], quads, q, biases, sums);
    }
    for (std::size_t b = 0; b < taken; ++b) {
      const BlockRef& block = blocks[at + b];
      const auto* scales = reinterpret_cast<const float*>(block.bytes + quads * kQuadBytes);
      const auto row = first_row + static_cast<std::uint32_t>((at + b) * kBlockRows);
      for (std::size_t s = 0; s < states.size(); ++s) {
        keep(sums + (b * kQueriesAtOnce + s) * kBlockRows, block, scales, *limits[s], row, *states[s]);
      }
    }
  }
}

void ScanGroup(std::span<const BlockRef> blocks, std::uint32_t first_row, std::span<const std::int32_t> interleaved,
               std::span<ScanState* const> states) {
  const std::size_t quads = interleaved.size() / kScanGroup;
  for (std::size_t done = 0; done < states.size(); done += kQueriesAtOnce) {
    scan_some(blocks, first_row, quads, interleaved.data() + done,
              states.subspan(done, std::min(kQueriesAtOnce, states.size() - done)));
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
                std::span<ScanState* const> states) {
  HWY_DYNAMIC_DISPATCH(ScanGroup)(blocks, first_row, interleaved, states);
}

void similarities(std::span<const float* const> rows, std::span<const float> query, std::span<float> out) {
  HWY_DYNAMIC_DISPATCH(Similarities)(rows, query, out);
}

std::vector<std::int64_t> kernel_targets() { return hwy::SupportedAndGeneratedTargets(); }

std::string kernel_name() { return hwy::TargetName(kernel_targets().front()); }

}  // namespace rollcall::gallery
#endif
