#include "service/evaluation/interval.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

namespace rollcall::service {

Interval clopper_pearson(std::size_t successes, std::size_t trials, double confidence) {
  if (trials == 0) return {};
  const double tail = (1.0 - confidence) / 2.0;
  const auto k = static_cast<double>(successes);
  const auto n = static_cast<double>(trials);
  return {.low = successes == 0 ? 0.0 : boost::math::ibeta_inv(k, n - k + 1.0, tail),
          .high = successes == trials ? 1.0 : boost::math::ibeta_inv(k + 1.0, n - k, 1.0 - tail)};
}

Interval wilson(std::size_t successes, std::size_t trials, double confidence) {
  if (trials == 0) return {};
  const double z = std::numbers::sqrt2 * boost::math::erf_inv(confidence);
  const auto n = static_cast<double>(trials);
  const double rate = static_cast<double>(successes) / n;
  const double shrink = 1.0 + z * z / n;
  const double centre = (rate + z * z / (2.0 * n)) / shrink;
  const double half = z / shrink * std::sqrt(rate * (1.0 - rate) / n + z * z / (4.0 * n * n));
  return {.low = successes == 0 ? 0.0 : centre - half, .high = successes == trials ? 1.0 : centre + half};
}

Interval bootstrap(std::size_t groups, const std::function<double(std::span<const std::size_t>)>& statistic,
                   std::size_t rounds, double confidence, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::size_t> sample(groups);
  std::vector<double> values;
  values.reserve(rounds);
  for (std::size_t round = 0; round < rounds; ++round) {
    // Not uniform_int_distribution, whose results the standard leaves open; the bias is below 2^-40.
    for (std::size_t& index : sample) index = random() % groups;
    if (const double value = statistic(sample); !std::isnan(value)) values.push_back(value);
  }
  if (values.empty()) return {};
  std::ranges::sort(values);
  const auto at = [&](double quantile) {
    return values[static_cast<std::size_t>(std::lround(quantile * static_cast<double>(values.size() - 1)))];
  };
  const double tail = (1.0 - confidence) / 2.0;
  return {.low = at(tail), .high = at(1.0 - tail)};
}

}  // namespace rollcall::service
