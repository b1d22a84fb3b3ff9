#include "gallery/kernel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <array>
#include <bit>
#include <cstring>

#include "gallery/codes.hpp"
#include "gallery/test_vectors.hpp"

namespace rollcall::gallery {
namespace {

Embedding with_padding(Embedding v) {
  v.resize(padded(v.size()));
  return v;
}

// Blocks of random rows, the last not full, one empty.
struct Blocks {
  std::vector<Embedding> rows;
  std::vector<std::vector<float>> memory;  // float for the alignment of the scales; over-long for that of vectors
  std::vector<BlockRef> refs;

  Blocks(int dimension, std::size_t blocks, Vectors& vectors) {
    for (std::size_t b = 0; b < blocks; ++b) {
      memory.emplace_back(block_bytes(static_cast<std::size_t>(dimension)) / sizeof(float) + 16);
      void* at = memory.back().data();
      std::size_t room = memory.back().size() * sizeof(float);
      BlockRef ref{.bytes = static_cast<std::uint8_t*>(
                       std::align(64, block_bytes(static_cast<std::size_t>(dimension)), at, room))};
      for (std::size_t lane = 0; lane < kBlockRows; ++lane) {
        rows.push_back(with_padding(vectors.any()));
        if (b == 2 || (b + 1 == blocks && lane > 4)) continue;
        ref.error = std::max(ref.error, encode_row(rows.back(), ref, lane));
        ref.live = static_cast<std::uint16_t>(ref.live | 1U << lane);
      }
      refs.push_back(ref);
    }
  }
  bool live(std::size_t row) const { return (refs[row / kBlockRows].live >> (row % kBlockRows) & 1U) != 0; }
};

class EveryTarget : public testing::TestWithParam<std::int64_t> {
 protected:
  EveryTarget() { hwy::SetSupportedTargetsForTest(GetParam()); }
  ~EveryTarget() override { hwy::SetSupportedTargetsForTest(0); }
};

INSTANTIATE_TEST_SUITE_P(Kernel, EveryTarget, testing::ValuesIn(kernel_targets()),
                         [](const auto& test) { return std::string(hwy::TargetName(test.param)); });

TEST_P(EveryTarget, IsTheOneInUse) { EXPECT_EQ(kernel_name(), hwy::TargetName(GetParam())); }

TEST_P(EveryTarget, ReportsEveryLiveRowWithinItsBound) {
  for (const int dimension : {16, 100, 128, 512}) {
    SCOPED_TRACE(dimension);
    Vectors vectors(dimension);
    Blocks blocks(dimension, 7, vectors);
    std::vector<QueryCode> codes;
    std::vector<Embedding> queries;
    for (std::size_t i = 0; i < kScanGroup; ++i) {
      queries.push_back(with_padding(i % 2 == 0 ? vectors.any() : blocks.rows[i]));
      codes.push_back(encode_query(queries.back()));
    }
    const std::size_t quads = codes[0].quads.size();
    std::vector<std::int32_t> interleaved(quads * kScanGroup);
    for (std::size_t i = 0; i < interleaved.size(); ++i) interleaved[i] = codes[i % kScanGroup].quads[i / kScanGroup];

    const auto check = [&](std::span<const Hit> hits, const Embedding& query, float floor) {
      std::size_t expected = 0;
      auto hit = hits.begin();
      for (std::size_t row = 0; row < blocks.rows.size(); ++row) {
        const float exact = brute_similarity(blocks.rows[row], query);
        const bool reported = hit != hits.end() && hit->row == 1000 + row;
        if (!blocks.live(row)) {
          ASSERT_FALSE(reported);
          continue;
        }
        ASSERT_TRUE(reported || exact < floor) << "row " << row << " was lost";
        if (!reported) continue;
        ASSERT_LE(std::abs(hit->similarity - exact), hit->bound) << "row " << row;
        ASSERT_LT(hit->bound, 0.05F) << "a bound that tells nothing";
        ++hit;
        ++expected;
      }
      ASSERT_EQ(hits.size(), expected);
    };

    for (const float floor : {-2.0F, 0.05F, 0.9F}) {
      std::array<std::vector<Hit>, kScanGroup> room;
      std::array<ScanState, kScanGroup> states;
      for (std::size_t i = 0; i < kScanGroup; ++i) {
        room[i].resize(blocks.rows.size());
        ScanState& state = states[i] = {.query = &codes[i], .floor = floor, .end = room[i].data()};
        scan(blocks.refs, 1000, state);
        check({room[i].data(), state.end}, queries[i], floor);
      }
      for (const std::size_t count : {1, 3, 8}) {
        std::vector<ScanState*> some;
        for (std::size_t i = 0; i < count; ++i) {
          states[i].end = room[i].data();
          some.push_back(&states[i]);
        }
        scan_group(blocks.refs, 1000, interleaved, some);
        for (std::size_t i = 0; i < count; ++i) check({room[i].data(), states[i].end}, queries[i], floor);
      }
    }
  }
}

TEST_P(EveryTarget, GivesTheSameBitsOfASimilarity) {
  for (const int dimension : {1, 16, 128, 130, 512}) {
    Vectors vectors(dimension, 3);
    const Embedding query = with_padding(vectors.any());
    std::vector<Embedding> rows;
    std::vector<const float*> pointers;
    for (int i = 0; i < 40; ++i) rows.push_back(with_padding(vectors.any()));
    for (const Embedding& row : rows) pointers.push_back(row.data());
    std::vector<float> out(rows.size());
    similarities(pointers, query, out);
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(out[i], brute_similarity(rows[i], query));
  }
}

}  // namespace
}  // namespace rollcall::gallery
