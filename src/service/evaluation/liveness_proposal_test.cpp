#include "service/evaluation/liveness_proposal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace rollcall::service {
namespace {

using Samples = std::vector<LivenessSample>;

void add(Samples& samples, const std::optional<std::string>& attack, double from, double to, int count) {
  for (int i = 0; i < count; ++i) samples.push_back({attack, from + (to - from) * i / std::max(1, count - 1)});
}

TEST(ProposeThresholds, DividesTheGapBetweenAttacksAndRealFaces) {
  Samples samples;
  add(samples, {}, 0.8, 0.99, 20);
  add(samples, "print", 0.01, 0.1, 20);
  add(samples, "screen", 0.01, 0.2, 20);
  const auto proposal = propose_thresholds(samples);
  ASSERT_TRUE(proposal);
  EXPECT_TRUE(proposal->separable);
  EXPECT_GT(proposal->thresholds.spoof_below, 0.2);
  EXPECT_LT(proposal->thresholds.spoof_below, proposal->thresholds.live_from);
  EXPECT_LT(proposal->thresholds.live_from, 0.8);
  EXPECT_EQ(proposal->expected.real, (LivenessOutcomes{.accepted = 20}));
  EXPECT_EQ(proposal->expected.attack.at("print"), (LivenessOutcomes{.refused = 20}));
  EXPECT_EQ(proposal->expected.attack.at("screen"), (LivenessOutcomes{.refused = 20}));
}

TEST(ProposeThresholds, LeavesWhatOverlapsBetweenTheTwo) {
  Samples samples;
  add(samples, {}, 0.4, 1.0, 100);
  add(samples, "print", 0.0, 0.6, 100);
  const auto proposal = propose_thresholds(samples, {.real_refused = 0.05, .attack_accepted = 0.02});
  ASSERT_TRUE(proposal);
  EXPECT_FALSE(proposal->separable);
  const ExpectedOutcomes here = outcomes_at(samples, proposal->thresholds);
  EXPECT_LE(here.real.refused, 5U);
  EXPECT_GE(here.real.refused, 4U);
  EXPECT_LE(here.attack.at("print").accepted, 2U);
  EXPECT_GT(here.real.unsure, 20U);
}

TEST(ProposeThresholds, HoldsItsGoalForTheWorstKindOfAttack) {
  Samples samples;
  add(samples, {}, 0.5, 1.0, 50);
  add(samples, "print", 0.0, 0.1, 1000);
  add(samples, "mask", 0.6, 0.9, 10);
  const auto proposal = propose_thresholds(samples);
  ASSERT_TRUE(proposal);
  EXPECT_GT(proposal->thresholds.live_from, 0.9) << "ten masks count as much as a thousand prints";
}

TEST(ProposeThresholds, ProposesNothingFromAHandful) {
  Samples samples;
  add(samples, {}, 0.8, 0.9, 9);
  add(samples, "print", 0.1, 0.2, 10);
  EXPECT_FALSE(propose_thresholds(samples)) << "nine real ones";
  add(samples, {}, 0.8, 0.9, 1);
  EXPECT_TRUE(propose_thresholds(samples));
  add(samples, "mask", 0.1, 0.2, 9);
  EXPECT_FALSE(propose_thresholds(samples)) << "nine masks";
  Samples real;
  add(real, {}, 0.8, 0.9, 50);
  EXPECT_FALSE(propose_thresholds(real)) << "no attack";
  for (int i = 0; i < 20; ++i) real.push_back({"print", std::nullopt});
  EXPECT_FALSE(propose_thresholds(real)) << "attacks without a face";
  EXPECT_FALSE(propose_thresholds({}));
}

TEST(ProposeThresholds, ExpectsNoLessThanIsTrue) {
  // Samples of known curves: what is promised of 40 and 40 is on average what 4000 others show.
  std::mt19937 random(5);
  std::normal_distribution<double> normal;
  const auto draw = [&](int count) {
    Samples samples;
    const auto score = [&](double centre) { return 1 / (1 + std::exp(-(centre + 1.5 * normal(random)))); };
    for (int i = 0; i < count; ++i) samples.push_back({{}, score(1.5)});
    for (int i = 0; i < count; ++i) samples.push_back({"print", score(-1.5)});
    return samples;
  };
  double promised = 0;
  double flattering = 0;
  double truth = 0;
  for (int round = 0; round < 60; ++round) {
    const Samples samples = draw(40);
    const auto proposal = propose_thresholds(samples);
    ASSERT_TRUE(proposal);
    const Samples others = draw(4000);
    promised += static_cast<double>(proposal->expected.attack.at("print").accepted) / 40;
    flattering += static_cast<double>(outcomes_at(samples, proposal->thresholds).attack.at("print").accepted) / 40;
    truth += static_cast<double>(outcomes_at(others, proposal->thresholds).attack.at("print").accepted) / 4000;
  }
  EXPECT_LT(flattering / 60, 0.01) << "on the samples themselves it looks better than it is";
  EXPECT_NEAR(promised / 60, truth / 60, 0.012);
}

TEST(ProposeThresholds, AreAlwaysInOrderAndCountEverySampleOnce) {
  std::mt19937 random(6);
  std::uniform_real_distribution<double> any(0, 1);
  for (int round = 0; round < 300; ++round) {
    Samples samples;
    const auto some = [&](const std::optional<std::string>& attack) {
      const auto count = 10 + random() % 30;
      for (std::size_t i = 0; i < count; ++i) samples.push_back({attack, random() % 4 == 0 ? 0.5 : any(random)});
      return count;
    };
    const std::size_t real = some({});
    const std::size_t print = some("print");
    const std::size_t screen = some("screen");
    const auto proposal =
        propose_thresholds(samples, {.real_refused = any(random) / 5, .attack_accepted = any(random) / 5});
    ASSERT_TRUE(proposal);
    EXPECT_GT(proposal->thresholds.spoof_below, 0);
    EXPECT_LE(proposal->thresholds.spoof_below, proposal->thresholds.live_from);
    EXPECT_LT(proposal->thresholds.live_from, 1);
    EXPECT_EQ(proposal->expected.real.total(), real);
    EXPECT_EQ(proposal->expected.attack.at("print").total(), print);
    EXPECT_EQ(proposal->expected.attack.at("screen").total(), screen);
  }
}

TEST(DistributionOf, SaysHowScoresLie) {
  const ScoreDistribution one = distribution_of({0.25});
  EXPECT_EQ(one.median, 0.25);
  EXPECT_EQ(one.lowest, 0.25);
  EXPECT_EQ(one.highest, 0.25);
  const ScoreDistribution some = distribution_of({1.0, 0.0, 0.05, 0.95, 0.5});
  EXPECT_EQ(some.tenths, (std::vector<std::size_t>{2, 0, 0, 0, 0, 1, 0, 0, 0, 2}));
  EXPECT_EQ(some.median, 0.5);
  EXPECT_EQ(some.lower_quartile, 0.05);
  EXPECT_EQ(some.upper_quartile, 0.95);
}

}  // namespace
}  // namespace rollcall::service
