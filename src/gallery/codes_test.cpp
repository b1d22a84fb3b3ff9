#include "gallery/codes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "gallery/test_vectors.hpp"

namespace rollcall::gallery {
namespace {

// Directions that are hard on a code with one step for all: spikes, ramps, constants, a few large among many small.
std::vector<Embedding> awkward(std::size_t dimension) {
  std::vector<Embedding> out;
  Embedding spike(dimension);
  spike[dimension / 2] = -1;
  out.push_back(spike);
  out.push_back(normalised(Embedding(dimension, 1)));
  Embedding ramp(dimension);
  for (std::size_t i = 0; i < dimension; ++i) ramp[i] = static_cast<float>(i) - 20;
  out.push_back(normalised(ramp));
  Embedding halves(dimension);  // every number half way between two codes
  for (std::size_t i = 0; i < dimension; ++i) halves[i] = i == 0 ? 127.0F : (i % 2 == 0 ? 3.5F : -2.5F);
  out.push_back(normalised(halves));
  Embedding tiny(dimension, 1e-30F);
  tiny[0] = 1;
  out.push_back(tiny);
  Embedding denormal(dimension, std::numeric_limits<float>::denorm_min());
  denormal[1] = -1;
  out.push_back(denormal);
  return out;
}

double coded_similarity(const BlockRef& block, std::size_t lane, const QueryCode& query, std::size_t dimension) {
  std::int64_t dot = query.bias;
  for (std::size_t quad = 0; quad < query.quads.size(); ++quad) {
    const auto q = std::bit_cast<std::array<std::int8_t, 4>>(query.quads[quad]);
    for (std::size_t j = 0; j < 4; ++j) dot += q[j] * block.bytes[quad * kQuadBytes + 4 * lane + j];
  }
  return static_cast<double>(dot) * block.scales(dimension)[lane] * query.scale;
}

TEST(Codes, NeverHideMoreThanTheBound) {
  for (const std::size_t dimension : {16U, 112U, 128U, 512U, 8192U}) {
    Vectors vectors(static_cast<int>(dimension));
    std::vector<Embedding> all = awkward(dimension);
    for (int i = 0; i < (dimension > 1000 ? 10 : 60); ++i) all.push_back(vectors.any());
    for (std::size_t i = 0; i < 20; ++i) all.push_back(vectors.near(all[i % 6], 0.05F));

    alignas(64) static std::array<std::uint8_t, block_bytes(8192)> memory;
    const BlockRef block{.bytes = memory.data()};
    double tightest = 1;
    for (const Embedding& q : all) {
      const QueryCode query = encode_query(q);
      for (const Embedding& row : all) {
        const float error = encode_row(row, block, 11);
        double exact = 0;
        for (std::size_t i = 0; i < dimension; ++i) exact += double{row[i]} * q[i];
        const double off = std::abs(exact - coded_similarity(block, 11, query, dimension));
        ASSERT_LE(off, query.bound(error));
        tightest = std::min(tightest, query.bound(error) - off);
      }
    }
    EXPECT_LT(tightest, 0.01) << "the bound is looser than it need be";
  }
}

TEST(Codes, MissTheExactLengthTheySay) {
  alignas(64) static std::array<std::uint8_t, block_bytes(128)> memory;
  const BlockRef block{.bytes = memory.data()};
  Vectors vectors(128);
  for (int i = 0; i < 100; ++i) {
    const Embedding row = vectors.any();
    const float error = encode_row(row, block, 3);
    double missed = 0;
    for (std::size_t d = 0; d < 128; ++d) {
      const int code = block.bytes[d / 4 * kQuadBytes + 12 + d % 4] - 128;
      ASSERT_LE(std::abs(code), 127);
      const double miss = row[d] - double{block.scales(128)[3]} * code;
      missed += miss * miss;
    }
    EXPECT_GE(error, std::sqrt(missed));
    EXPECT_LE(error, std::sqrt(missed) * 1.000001);
  }
}

TEST(Codes, AcceptOnlyUnitVectors) {
  EXPECT_TRUE(is_unit(Embedding{0.6F, 0.8F}));
  EXPECT_TRUE(is_unit(Embedding{-1}));
  EXPECT_FALSE(is_unit(Embedding{}));
  EXPECT_FALSE(is_unit(Embedding{0, 0, 0}));
  EXPECT_FALSE(is_unit(Embedding{1.002F}));
  EXPECT_FALSE(is_unit(Embedding{0.997F, 0.01F}));
  EXPECT_FALSE(is_unit(Embedding{std::numeric_limits<float>::quiet_NaN(), 1}));
  EXPECT_FALSE(is_unit(Embedding{std::numeric_limits<float>::infinity(), 1}));
}

}  // namespace
}  // namespace rollcall::gallery
