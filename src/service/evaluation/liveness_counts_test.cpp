#include "service/evaluation/liveness_counts.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace rollcall::service {
namespace {

TEST(LivenessCounts, CountsWrongJudgementsByKind) {
  const LivenessSample samples[] = {
      {{}, 0.9},      {{}, 0.5},      {{}, 0.49},      {{}, {}},       {{}, std::numeric_limits<double>::quiet_NaN()},
      {"print", 0.1}, {"print", 0.5}, {"replay", 0.2}, {"replay", {}}, {"mask", 0.99},
  };
  const LivenessCounts counts = count_liveness(samples, 0.5);
  EXPECT_EQ(counts.real, (WrongOf{.wrong = 2, .total = 4}));
  EXPECT_EQ(counts.attack.at("print"), (WrongOf{.wrong = 1, .total = 2}));
  EXPECT_EQ(counts.attack.at("replay"), (WrongOf{.wrong = 0, .total = 1}));
  EXPECT_EQ(counts.attack.at("mask"), (WrongOf{.wrong = 1, .total = 1}));
  EXPECT_EQ(counts.attacks(), 4U);
  EXPECT_EQ(counts.real_without_face, 1U);
  EXPECT_EQ(counts.attacks_without_face, 1U);
  EXPECT_DOUBLE_EQ(counts.real.rate(), 0.5);
}

TEST(LivenessCounts, NoSamplesAreNoErrors) {
  const LivenessCounts counts = count_liveness({}, 0.5);
  EXPECT_EQ(counts.real.rate(), 0.0);
  EXPECT_EQ(counts.attacks(), 0U);
}

}  // namespace
}  // namespace rollcall::service
