// How sure a measured rate is. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace rollcall::service {

struct Interval {
  double low = 0.0;
  double high = 1.0;
};

// The exact interval of a proportion, `successes` of `trials` independent ones, which holds the true rate with at least
// `confidence` (C. Clopper and E. Pearson, Biometrika 26, 1934). 0 to 1 for no trials; needs successes <= trials and
// confidence inside 0..1.
Interval clopper_pearson(std::size_t successes, std::size_t trials, double confidence = 0.95);

// The shorter, approximate interval (E. Wilson, JASA 22, 1927); right on average, also near 0 and 1.
Interval wilson(std::size_t successes, std::size_t trials, double confidence = 0.95);

// For anything else, and where trials depend on each other because they share people: the percentile bootstrap.
// `statistic` is computed on `rounds` samples of 0..groups-1, each of `groups` indexes drawn with repetition. Group the
// trials by person, and the interval covers how much the choice of people matters. Deterministic for a seed; NaN values
// of the statistic (an empty sample) are left out. Needs groups and rounds of at least 1.
Interval bootstrap(std::size_t groups, const std::function<double(std::span<const std::size_t>)>& statistic,
                   std::size_t rounds = 1000, double confidence = 0.95, std::uint64_t seed = 1);

}  // namespace rollcall::service
