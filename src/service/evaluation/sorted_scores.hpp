// Small questions to a list of scores in ascending order, shared by the curves of 1:1 and 1:N.
#pragma once

#include <cstddef>
#include <vector>

namespace rollcall::service {

// How many scores are at least `threshold`.
std::size_t count_from(const std::vector<float>& ascending, double threshold);

// The next number above `score`: as a threshold it lets every score pass but this one and those below.
double just_above(double score);

// The lowest threshold that at most the share `rate` of the scores reaches, or `lowest` when all of them may.
double threshold_for_share(const std::vector<float>& ascending, double rate, double lowest);

}  // namespace rollcall::service
