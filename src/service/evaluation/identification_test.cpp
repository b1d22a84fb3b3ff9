#include "service/evaluation/identification.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace rollcall::service {
namespace {

// Six probes and four strangers, worked out by hand.
const MatedSearch kMated[] = {
    {.rank = 1, .mate_similarity = 0.9F, .best_similarity = 0.9F},
    {.rank = 1, .mate_similarity = 0.7F, .best_similarity = 0.7F},
    {.rank = 1, .mate_similarity = 0.45F, .best_similarity = 0.45F},
    {.rank = 2, .mate_similarity = 0.5F, .best_similarity = 0.55F},
    {.rank = 9, .mate_similarity = 0.1F, .best_similarity = 0.3F},
    {},  // no face found
};
constexpr float kStrangers[] = {0.2F, 0.4F, 0.6F, -1.0F};

IdentificationSearches by_hand() { return IdentificationSearches::make(kMated, kStrangers).value(); }

struct At {
  double threshold;
  std::size_t named_right;
  std::size_t named_wrong;
  std::size_t missed;
  std::size_t false_positives;
};

TEST(Identification, CountsAtAThresholdByHand) {
  const IdentificationSearches searches = by_hand();
  for (const At& c : {At{-0.5, 3, 2, 1, 3}, At{0.25, 3, 2, 2, 2}, At{0.4, 3, 1, 2, 2}, At{0.5, 2, 1, 3, 1},
                      At{0.58, 2, 0, 4, 1}, At{0.65, 2, 0, 4, 0}, At{0.95, 0, 0, 6, 0}}) {
    const IdentificationPoint point = searches.at(c.threshold);
    EXPECT_EQ(point.mated, 6U);
    EXPECT_EQ(point.strangers, 4U);
    EXPECT_EQ(point.named_right, c.named_right) << c.threshold;
    EXPECT_EQ(point.named_wrong, c.named_wrong) << c.threshold;
    EXPECT_EQ(point.missed, c.missed) << c.threshold;
    EXPECT_EQ(point.false_positives, c.false_positives) << c.threshold;
    EXPECT_DOUBLE_EQ(point.tpir(), static_cast<double>(c.named_right) / 6.0);
    EXPECT_DOUBLE_EQ(point.fnir(), static_cast<double>(c.missed) / 6.0);
    EXPECT_DOUBLE_EQ(point.fpir(), static_cast<double>(c.false_positives) / 4.0);
  }
}

TEST(Identification, Rank1CountsWhoCameFirstWhateverTheScore) {
  EXPECT_EQ(by_hand().first_rank(), 3U);
  EXPECT_DOUBLE_EQ(by_hand().rank1(), 0.5);
}

TEST(Identification, PointsAtAFalsePositiveRateByHand) {
  const IdentificationSearches searches = by_hand();
  // None of the four may pass: just above 0.6, where two are named right and four missed.
  EXPECT_NEAR(searches.at_fpir(0.003).threshold, 0.6, 1e-6);
  EXPECT_EQ(searches.at_fpir(0.003).false_positives, 0U);
  EXPECT_DOUBLE_EQ(searches.at_fpir(0.003).fnir(), 4.0 / 6.0);
  EXPECT_NEAR(searches.at_fpir(0.25).threshold, 0.4, 1e-6);
  EXPECT_EQ(searches.at_fpir(0.25).false_positives, 1U);
  EXPECT_EQ(searches.at_fpir(1.0).threshold, -1.0);
}

TEST(Identification, WithoutStrangersNobodyIsAFalsePositive) {
  const auto searches = IdentificationSearches::make(kMated, {}).value();
  EXPECT_EQ(searches.at(0.0).fpir(), 0.0);
  EXPECT_EQ(searches.at_fpir(0.01).threshold, -1.0);
}

TEST(Identification, AlongTheCurveFpirFallsAndFnirRises) {
  const auto curve = by_hand().curve();
  EXPECT_TRUE(std::ranges::is_sorted(curve, {}, &IdentificationPoint::threshold));
  EXPECT_TRUE(std::ranges::is_sorted(curve, std::ranges::greater{}, &IdentificationPoint::fpir));
  EXPECT_TRUE(std::ranges::is_sorted(curve, {}, &IdentificationPoint::fnir));
  EXPECT_EQ(curve.front().fpir(), 1.0);
  EXPECT_EQ(curve.back().fnir(), 1.0);
}

TEST(Identification, RefusesWhatCannotBeCounted) {
  EXPECT_FALSE(IdentificationSearches::make({}, kStrangers));
  const MatedSearch zero[] = {{.rank = 0}};
  EXPECT_FALSE(IdentificationSearches::make(zero, {}));
  const MatedSearch nan[] = {{.rank = 1, .mate_similarity = std::numeric_limits<float>::quiet_NaN()}};
  EXPECT_FALSE(IdentificationSearches::make(nan, {}));
  const float bad[] = {std::numeric_limits<float>::infinity()};
  EXPECT_FALSE(IdentificationSearches::make(kMated, bad));
}

}  // namespace
}  // namespace rollcall::service
