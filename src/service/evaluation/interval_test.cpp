#include "service/evaluation/interval.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace rollcall::service {
namespace {

struct Case {
  std::size_t successes;
  std::size_t trials;
  double low;
  double high;
};

// The binomial chance of at least `k` of `n`, summed term by term.
double at_least(std::size_t k, std::size_t n, double p) {
  double sum = 0.0;
  for (std::size_t i = k; i <= n; ++i) {
    double term = 1.0;
    for (std::size_t j = 0; j < i; ++j) term *= p * static_cast<double>(n - j) / static_cast<double>(j + 1);
    for (std::size_t j = i; j < n; ++j) term *= 1.0 - p;
    sum += term;
  }
  return sum;
}

TEST(ClopperPearson, AgreesWithItsClosedFormsAtTheEnds) {
  // With no success the upper end is 1 - (alpha/2)^(1/n); with n of n the lower end is (alpha/2)^(1/n).
  const double tenth = std::pow(0.025, 0.1);
  const Case cases[] = {{0, 10, 0.0, 1.0 - tenth}, {10, 10, tenth, 1.0}, {0, 0, 0.0, 1.0}, {1, 1, 0.025, 1.0}};
  for (const Case& c : cases) {
    const Interval interval = clopper_pearson(c.successes, c.trials);
    EXPECT_NEAR(interval.low, c.low, 1e-12) << c.successes << "/" << c.trials;
    EXPECT_NEAR(interval.high, c.high, 1e-12) << c.successes << "/" << c.trials;
  }
}

TEST(ClopperPearson, LeavesHalfOfTheRestInEachTail) {
  for (const auto& [k, n] : {std::pair<std::size_t, std::size_t>{3, 33}, {1, 40}, {20, 40}, {39, 40}}) {
    const Interval interval = clopper_pearson(k, n);
    EXPECT_NEAR(at_least(k, n, interval.low), 0.025, 1e-9);
    EXPECT_NEAR(1.0 - at_least(k + 1, n, interval.high), 0.025, 1e-9);
    const Interval wide = clopper_pearson(k, n, 0.99);
    EXPECT_LT(wide.low, interval.low);
    EXPECT_GT(wide.high, interval.high);
  }
}

TEST(Wilson, SolvesItsOwnEquation) {
  // Both ends are where |k/n - p| = z sqrt(p (1 - p) / n).
  constexpr double kZ = 1.959963984540054;
  for (const auto& [k, n] : {std::pair<std::size_t, std::size_t>{1, 10}, {5, 10}, {98, 100}}) {
    const double rate = static_cast<double>(k) / static_cast<double>(n);
    const Interval interval = wilson(k, n);
    for (const double end : {interval.low, interval.high})
      EXPECT_NEAR(std::abs(rate - end), kZ * std::sqrt(end * (1 - end) / static_cast<double>(n)), 1e-12);
  }
  EXPECT_EQ(wilson(0, 10).low, 0.0);
  EXPECT_EQ(wilson(10, 10).high, 1.0);
  EXPECT_EQ(wilson(0, 0).high, 1.0);
}

TEST(Bootstrap, OfAMeanIsAsWideAsTheNormalIntervalAndRepeats) {
  std::vector<double> values;
  for (int i = 0; i < 400; ++i) values.push_back(i % 4 == 0 ? 1.0 : 0.0);  // mean 0.25, standard error 0.02165
  const auto mean = [&](std::span<const std::size_t> sample) {
    double sum = 0.0;
    for (const std::size_t index : sample) sum += values[index];
    return sum / static_cast<double>(sample.size());
  };
  const Interval interval = bootstrap(values.size(), mean, 4000);
  EXPECT_NEAR(interval.low, 0.25 - 1.96 * 0.02165, 0.004);
  EXPECT_NEAR(interval.high, 0.25 + 1.96 * 0.02165, 0.004);
  const Interval again = bootstrap(values.size(), mean, 4000);
  EXPECT_EQ(interval.low, again.low);
  EXPECT_EQ(interval.high, again.high);
}

TEST(Bootstrap, LeavesOutSamplesWithoutAValue) {
  const auto never = [](std::span<const std::size_t>) { return std::numeric_limits<double>::quiet_NaN(); };
  EXPECT_EQ(bootstrap(3, never, 10).low, 0.0);
  EXPECT_EQ(bootstrap(3, never, 10).high, 1.0);
  const auto constant = [](std::span<const std::size_t>) { return 0.5; };
  EXPECT_EQ(bootstrap(1, constant, 1).low, 0.5);
}

}  // namespace
}  // namespace rollcall::service
