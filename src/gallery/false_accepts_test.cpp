#include "gallery/false_accepts.hpp"

#include <gtest/gtest.h>

namespace rollcall::gallery {
namespace {

// The measurements of the default model.
ThresholdCurve curve() {
  return ThresholdCurve::create({{1e-2, 0.254F}, {1e-3, 0.338F}, {1.64e-4, 0.394F}, {1.64e-5, 0.46F}, {1e-6, 0.51F}})
      .value();
}

TEST(FalseAccepts, TheRateOfASimilarityIsTheInverseOfTheSimilarityOfARate) {
  for (const double rate : {0.5, 1e-2, 3e-3, 1e-3, 2e-4, 1e-5, 1e-6, 1e-7})
    EXPECT_NEAR(false_match_rate_at(curve(), curve().similarity_at(rate)) / rate, 1, 1e-3) << rate;
  EXPECT_DOUBLE_EQ(false_match_rate_at(curve(), -1), 1);
  EXPECT_GT(false_match_rate_at(curve(), 1), 0);
}

TEST(FalseAccepts, AsManyStrangersAreAcceptedAsWereAllowed) {
  for (const std::size_t people : {1U, 20U, 610U, 100'000U})
    EXPECT_NEAR(false_accept_rate_of(false_match_rate_for(0.003, people), people), 0.003, 1e-9) << people;
  EXPECT_DOUBLE_EQ(false_accept_rate_of(1, 5), 1);
}

}  // namespace
}  // namespace rollcall::gallery
