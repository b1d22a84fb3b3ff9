#include "face/assignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

namespace rollcall::face {
namespace {

using Pairs = std::vector<std::optional<std::size_t>>;
constexpr double kNever = std::numeric_limits<double>::infinity();

double total(const std::vector<double>& cost, std::size_t columns, double alone, const Pairs& pairs) {
  double sum = 0;
  for (std::size_t row = 0; row < pairs.size(); ++row) sum += pairs[row] ? cost[row * columns + *pairs[row]] : alone;
  return sum;
}

// Every way there is, by trying them all.
double least(const std::vector<double>& cost, std::size_t rows, std::size_t columns, double alone, std::size_t row = 0,
             unsigned taken = 0) {
  if (row == rows) return 0;
  double best = alone + least(cost, rows, columns, alone, row + 1, taken);
  for (std::size_t column = 0; column < columns; ++column) {
    if ((taken >> column & 1U) != 0 || !(cost[row * columns + column] < kNever)) continue;
    best =
        std::min(best, cost[row * columns + column] + least(cost, rows, columns, alone, row + 1, taken | 1U << column));
  }
  return best;
}

TEST(AssignPairs, TakesTheLeastTotalAndNotTheLeastPairFirst) {
  // The cheapest pair (0.1) would leave the other two with 0.9: 1.0 against 0.2 + 0.2.
  EXPECT_EQ(assign_pairs(std::vector{0.1, 0.2, 0.2, 0.9}, 2, 2, 1.0), (Pairs{1, 0}));
}

TEST(AssignPairs, LeavesARowAloneWhereThatIsCheaper) {
  EXPECT_EQ(assign_pairs(std::vector{0.3, kNever, 0.2, kNever}, 2, 2, 1.0), (Pairs{std::nullopt, 0}));
  EXPECT_EQ(assign_pairs(std::vector{1.5}, 1, 1, 1.0), (Pairs{std::nullopt}));
  EXPECT_EQ(assign_pairs(std::vector{std::numeric_limits<double>::quiet_NaN()}, 1, 1, 1.0), (Pairs{std::nullopt}));
}

TEST(AssignPairs, TakesTablesOfAnyShape) {
  EXPECT_EQ(assign_pairs({}, 0, 0, 1.0), Pairs{});
  EXPECT_EQ(assign_pairs({}, 0, 3, 1.0), Pairs{});
  EXPECT_EQ(assign_pairs({}, 2, 0, 1.0), (Pairs{std::nullopt, std::nullopt}));
  EXPECT_EQ(assign_pairs(std::vector{0.5, 0.1, 0.3}, 1, 3, 1.0), (Pairs{1}));
  EXPECT_EQ(assign_pairs(std::vector{0.5, 0.1, 0.3}, 3, 1, 1.0), (Pairs{std::nullopt, 0, std::nullopt}));
}

TEST(AssignPairs, IsAsCheapAsTheBestOfAllWays) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> any(0, 1.4);
  for (int round = 0; round < 400; ++round) {
    const std::size_t rows = random() % 6;
    const std::size_t columns = random() % 6;
    std::vector<double> cost(rows * columns);
    for (double& value : cost) value = random() % 5 == 0 ? kNever : any(random);
    const Pairs pairs = assign_pairs(cost, rows, columns, 1.0);
    std::vector<bool> taken(columns);
    for (const auto& column : pairs) {
      if (!column) continue;
      EXPECT_FALSE(taken[*column]) << "a column was given twice";
      taken[*column] = true;
    }
    EXPECT_NEAR(total(cost, columns, 1.0, pairs), least(cost, rows, columns, 1.0), 1e-9) << "round " << round;
  }
}

}  // namespace
}  // namespace rollcall::face
