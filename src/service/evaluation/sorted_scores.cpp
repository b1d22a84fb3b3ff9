#include "service/evaluation/sorted_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rollcall::service {

std::size_t count_from(const std::vector<float>& ascending, double threshold) {
  const auto first = std::ranges::lower_bound(ascending, threshold, {}, [](float x) { return static_cast<double>(x); });
  return static_cast<std::size_t>(ascending.end() - first);
}

double just_above(double score) { return std::nextafter(score, std::numeric_limits<double>::infinity()); }

double threshold_for_share(const std::vector<float>& ascending, double rate, double lowest) {
  const auto n = static_cast<double>(ascending.size());
  // The small addend keeps 29 % of 100, which is 28.999... in binary, at 29.
  const auto allowed = static_cast<std::size_t>(std::clamp(std::floor(rate * n + 1e-9), 0.0, n));
  if (allowed == ascending.size()) return lowest;
  return just_above(ascending[ascending.size() - 1 - allowed]);
}

}  // namespace rollcall::service
