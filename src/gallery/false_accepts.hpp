// The threshold curve read the other way round: what a similarity costs. Pure functions.
#pragma once

#include <cstddef>

#include "gallery/open_set.hpp"

namespace rollcall::gallery {

// The share of pairs of different people that are at least this similar, in (0, 1]; the inverse of
// ThresholdCurve::similarity_at().
double false_match_rate_at(const ThresholdCurve& curve, float similarity);

// Of strangers searched among `people`, those accepted at this rate of one comparison; the inverse of
// false_match_rate_for().
double false_accept_rate_of(double false_match_rate, std::size_t people);

}  // namespace rollcall::gallery
