#include "face/track_summary.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rollcall::face {
namespace {

constexpr std::size_t kMostLogits = 30;
constexpr float kPoorQuality = 0.2F;
constexpr float kLeastProbability = 0.001F;  // a network's 0 or 1 is not infinitely sure
constexpr std::size_t kTrimmed = 5;          // one in so many at either end

float logit(float probability) {
  const float p = std::clamp(probability, kLeastProbability, 1 - kLeastProbability);
  return std::log(p / (1 - p));
}

}  // namespace

bool TrackSummary::add(Time captured_at, const Face& face) {
  if (frames_ == 0) first_seen_ = captured_at;
  last_seen_ = captured_at;
  ++frames_;
  flatness_.add(face.landmarks);
  const float quality = std::isfinite(face.quality.score) ? std::clamp(face.quality.score, 0.0F, 1.0F) : 0.0F;
  if (face.liveness && std::isfinite(*face.liveness)) {
    logits_.push_back({.value = logit(*face.liveness), .quality = quality});
    if (logits_.size() > kMostLogits) logits_.pop_front();
  }
  if (!face.embedding.empty() && (sum_.empty() || sum_.size() == face.embedding.size())) {
    sum_.resize(face.embedding.size());
    const float weight = std::max(quality * quality, 1e-4F);
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += weight * face.embedding[i];
  }
  if (quality <= best_) return false;
  best_ = quality;
  return true;
}

std::vector<float> TrackSummary::embedding() const {
  double squares = 0;
  for (const float value : sum_) squares += static_cast<double>(value) * static_cast<double>(value);
  if (!(squares > 0)) return {};
  const double length = std::sqrt(squares);
  std::vector<float> unit(sum_);
  for (float& value : unit) value = static_cast<float>(static_cast<double>(value) / length);
  return unit;
}

std::optional<float> TrackSummary::passive() const {
  std::vector<float> values;
  for (const Logit& one : logits_) {
    if (one.quality >= kPoorQuality) values.push_back(one.value);
  }
  if (values.empty()) {
    for (const Logit& one : logits_) values.push_back(one.value);
  }
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  const auto trimmed = static_cast<std::ptrdiff_t>(values.size() / kTrimmed);
  const float sum = std::accumulate(values.begin() + trimmed, values.end() - trimmed, 0.0F);
  const float mean = sum / static_cast<float>(std::ssize(values) - 2 * trimmed);
  return 1 / (1 + std::exp(-mean));
}

std::optional<float> TrackSummary::liveness() const {
  if (looks_flat()) return std::nullopt;
  return passive();
}

}  // namespace rollcall::face
