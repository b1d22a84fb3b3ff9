#include "gallery/false_accepts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rollcall::gallery {

double false_match_rate_at(const ThresholdCurve& curve, float similarity) {
  const auto points = curve.points();
  const auto after = std::ranges::find_if(points.begin() + 1, points.end() - 1,
                                          [&](const OperatingPoint& p) { return p.similarity >= similarity; });
  const OperatingPoint& from = *(after - 1);
  const OperatingPoint& to = *after;
  const double along =
      (double{similarity} - double{from.similarity}) / (double{to.similarity} - double{from.similarity});
  const double decades = std::lerp(std::log10(from.false_match_rate), std::log10(to.false_match_rate), along);
  return std::clamp(std::pow(10.0, decades), std::numeric_limits<double>::min(), 1.0);
}

double false_accept_rate_of(double false_match_rate, std::size_t people) {
  const auto n = static_cast<double>(std::max<std::size_t>(people, 1));
  return -std::expm1(n * std::log1p(-std::min(false_match_rate, 1.0)));
}

}  // namespace rollcall::gallery
