#include "base/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace rollcall {
namespace {

TEST(RandomBelow, StaysBelowItsBoundAndReachesEveryNumber) {
  for (const std::uint32_t bound : {1U, 2U, 3U, 7U, 24U}) {
    std::vector<int> seen(bound);
    for (std::uint32_t i = 0; i < 200 * bound; ++i) {
      const std::uint32_t number = random_below(bound);
      ASSERT_LT(number, bound);
      ++seen[number];
    }
    for (const int times : seen) EXPECT_GT(times, 100) << bound;  // 7 standard deviations below 200
  }
  EXPECT_EQ(random_below(0), 0U);
}

TEST(RandomBelow, TakesTheLargestBound) {
  for (int i = 0; i < 100; ++i) EXPECT_LT(random_below(0xFFFF'FFFFU), 0xFFFF'FFFFU);
}

}  // namespace
}  // namespace rollcall
