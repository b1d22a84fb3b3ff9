#include "face/nms.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace rollcall::face {

float overlap(const Box& a, const Box& b, OverlapOf of) {
  const float width = std::min(a.right(), b.right()) - std::max(a.x, b.x);
  const float height = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
  if (!(width > 0 && height > 0)) return 0;
  const float common = width * height;
  return common / (of == OverlapOf::kUnion ? a.area() + b.area() - common : std::min(a.area(), b.area()));
}

std::vector<std::size_t> suppress(std::span<const Box> boxes, std::span<const float> scores, float threshold,
                                  OverlapOf of) {
  std::vector<std::size_t> order(boxes.size());
  std::ranges::iota(order, std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return scores[i]; });
  std::vector<std::size_t> kept;
  for (const std::size_t i : order) {
    if (std::ranges::none_of(kept, [&](std::size_t k) { return overlap(boxes[k], boxes[i], of) > threshold; }))
      kept.push_back(i);
  }
  return kept;
}

void suppress(std::vector<Detection>& detections, float threshold, OverlapOf of) {
  std::vector<Box> boxes;
  std::vector<float> scores;
  for (const auto& detection : detections) {
    boxes.push_back(detection.box);
    scores.push_back(detection.score);
  }
  std::vector<Detection> kept;
  for (const std::size_t i : suppress(boxes, scores, threshold, of)) kept.push_back(detections[i]);
  detections = std::move(kept);
}

}  // namespace rollcall::face
