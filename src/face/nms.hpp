// Non-maximum suppression: of boxes that show the same face, keeps the surest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "face/types.hpp"

namespace rollcall::face {

// What an intersection is compared with.
enum class OverlapOf : std::uint8_t {
  kUnion,    // intersection over union, the usual measure
  kSmaller,  // intersection over the smaller area: finds a box inside another
};

// 0..1; 0 where either box has no area.
float overlap(const Box& a, const Box& b, OverlapOf of);

// Greedy, as cv::dnn::NMSBoxes: indices of the boxes kept, by falling score, ties in the order given; a box goes when
// its overlap with one kept before it is above `threshold`. `boxes` and `scores` have the same length.
std::vector<std::size_t> suppress(std::span<const Box> boxes, std::span<const float> scores, float threshold,
                                  OverlapOf of = OverlapOf::kUnion);

// The same for detections, kept in place and sorted by falling score.
void suppress(std::vector<Detection>& detections, float threshold, OverlapOf of = OverlapOf::kUnion);

}  // namespace rollcall::face
