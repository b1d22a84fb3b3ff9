#include "service/evaluation/verification.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace rollcall::service {
namespace {

std::vector<PairScore> pairs(std::initializer_list<float> genuine, std::initializer_list<float> impostor) {
  std::vector<PairScore> out;
  for (const float score : genuine) out.push_back({score, true});
  for (const float score : impostor) out.push_back({score, false});
  return out;
}

// Five of each, worked out by hand: the sorted line is
//   impostor .0 .1 .2 .35     .5
//   genuine           .3  .4     .6 .7 .8
Verification by_hand() {
  return Verification::make(pairs({0.8F, 0.3F, 0.7F, 0.4F, 0.6F}, {0.5F, 0.1F, 0.0F, 0.35F, 0.2F})).value();
}

struct At {
  double threshold;
  double tar;
  double far;
};

TEST(Verification, CountsAtAThresholdByHand) {
  const Verification verification = by_hand();
  for (const At& c : {At{-1.0, 1.0, 1.0}, At{0.25, 1.0, 0.4}, At{0.36, 0.8, 0.2}, At{0.45, 0.6, 0.2},
                      At{0.55, 0.6, 0.0}, At{0.9, 0.0, 0.0}}) {
    const VerificationPoint point = verification.at(c.threshold);
    EXPECT_DOUBLE_EQ(point.tar(), c.tar) << c.threshold;
    EXPECT_DOUBLE_EQ(point.far(), c.far) << c.threshold;
    EXPECT_DOUBLE_EQ(point.accuracy(), (c.tar + 1.0 - c.far) / 2.0) << c.threshold;
  }
}

TEST(Verification, AScoreAtTheThresholdIsAccepted) {
  const auto verification = Verification::make(pairs({0.5F}, {0.25F})).value();
  EXPECT_EQ(verification.at(0.5).true_accepts, 1U);
  EXPECT_EQ(verification.at(0.25).false_accepts, 1U);
}

TEST(Verification, TheBestPointByHand) {
  // 0.25: 5 genuine + 3 impostors right = 8 of 10; from above .35 to .4: 4 + 4 = 8; above .5 to .6: 3 + 5 = 8. Lowest
  // wins.
  const VerificationPoint best = by_hand().best();
  EXPECT_DOUBLE_EQ(best.accuracy(), 0.8);
  EXPECT_NEAR(best.threshold, 0.25, 1e-7);
}

struct AtFar {
  double asked;
  double tar;
  double far;
};

TEST(Verification, PointsAtAFalseAcceptRateByHand) {
  const Verification verification = by_hand();
  for (const AtFar& c : {AtFar{0.0, 0.6, 0.0}, AtFar{0.19, 0.6, 0.0}, AtFar{0.2, 0.8, 0.2}, AtFar{0.4, 1.0, 0.4},
                         AtFar{1.0, 1.0, 1.0}}) {
    const VerificationPoint point = verification.at_far(c.asked);
    EXPECT_DOUBLE_EQ(point.tar(), c.tar) << c.asked;
    EXPECT_DOUBLE_EQ(point.far(), c.far) << c.asked;
  }
}

TEST(Verification, ARateThatBinaryCannotWriteIsNotRoundedDown) {
  std::vector<PairScore> all = {{1.0F, true}};
  for (int i = 0; i < 100; ++i) all.push_back({static_cast<float>(i) / 128.0F, false});
  EXPECT_EQ(Verification::make(all).value().at_far(0.29).false_accepts, 29U);
}

TEST(Verification, TheEqualErrorRateByHand) {
  // Above .35 to .4: far 0.2 and frr 0.2.
  EXPECT_NEAR(by_hand().equal_error_rate().rate, 0.2, 1e-12);
  const auto apart = Verification::make(pairs({0.8F, 0.9F}, {0.1F, 0.2F})).value();
  EXPECT_NEAR(apart.equal_error_rate().rate, 0.0, 1e-12);
  EXPECT_GT(apart.equal_error_rate().threshold, 0.2);
  EXPECT_LT(apart.equal_error_rate().threshold, 0.81);
  const auto inverted = Verification::make(pairs({0.1F}, {0.9F})).value();
  EXPECT_NEAR(inverted.equal_error_rate().rate, 1.0, 1e-12);
}

TEST(Verification, PerfectPairsHaveThePerfectThresholdInTheMiddle) {
  const auto verification = Verification::make(pairs({0.75F, 1.0F}, {0.25F, -1.0F})).value();
  EXPECT_DOUBLE_EQ(verification.best().accuracy(), 1.0);
  EXPECT_DOUBLE_EQ(verification.best().threshold, 0.5);
}

TEST(Verification, TheCurveAgreesWithCountingOneByOne) {
  std::mt19937 random(7);
  std::vector<PairScore> all;
  for (int i = 0; i < 300; ++i) {
    const bool same = random() % 3 == 0;
    all.push_back({static_cast<float>(random() % 50) / 50.0F + (same ? 0.2F : 0.0F), same});  // many ties
  }
  const auto verification = Verification::make(all).value();
  double best = 0.0;
  const auto curve = verification.curve();
  for (const VerificationPoint& point : curve) {
    const auto accepted = [&](bool same) {
      return static_cast<std::size_t>(std::ranges::count_if(
          all, [&](const PairScore& p) { return p.same == same && p.similarity >= point.threshold; }));
    };
    EXPECT_EQ(point.true_accepts, accepted(true));
    EXPECT_EQ(point.false_accepts, accepted(false));
    best = std::max(best, point.accuracy());
  }
  EXPECT_DOUBLE_EQ(verification.best().accuracy(), best);
  EXPECT_TRUE(std::ranges::is_sorted(curve, std::ranges::greater{}, &VerificationPoint::far));
  EXPECT_DOUBLE_EQ(curve.front().far(), 1.0);
  EXPECT_DOUBLE_EQ(curve.back().frr(), 1.0);
  for (const double far : {0.0, 0.01, 0.1, 0.5, 1.0}) {
    const VerificationPoint point = verification.at_far(far);
    EXPECT_LE(point.far(), far);
    for (const VerificationPoint& other : curve) {
      if (other.far() <= far) {
        EXPECT_LE(other.tar(), point.tar());
      }
    }
  }
}

TEST(Verification, NeedsBothKindsAndNumbers) {
  EXPECT_FALSE(Verification::make({}));
  EXPECT_FALSE(Verification::make(pairs({0.5F}, {})));
  EXPECT_FALSE(Verification::make(pairs({}, {0.5F})));
  EXPECT_FALSE(Verification::make(pairs({0.5F}, {std::numeric_limits<float>::quiet_NaN()})));
}

}  // namespace
}  // namespace rollcall::service
