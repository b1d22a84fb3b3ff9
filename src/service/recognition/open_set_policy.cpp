#include "service/recognition/open_set_policy.hpp"

#include <utility>
#include <vector>

#include "service/settings.hpp"

namespace rollcall::service {
namespace {

// For a model whose error rates nobody has measured: its one threshold, whatever the number of people.
std::vector<gallery::OperatingPoint> flat_curve(float threshold) {
  constexpr float kNoSlope = 1e-4F;
  return {{.false_match_rate = 1e-2, .similarity = threshold - kNoSlope},
          {.false_match_rate = 1e-12, .similarity = threshold}};
}

}  // namespace

Result<gallery::OpenSetPolicy> open_set_policy(const face::ModelInfo& recogniser, const Settings& settings) {
  const auto* recipe = recogniser.recipe_as<face::EmbeddingRecipe>();
  if (recipe == nullptr) return fail(ErrorCode::kUnprocessable, recogniser.name + " is no recogniser");
  std::vector<gallery::OperatingPoint> points;
  for (const face::IdentificationPoint& point : recipe->thresholds.identification)
    points.push_back({.false_match_rate = point.false_match_rate, .similarity = point.similarity});
  if (points.size() < 2) points = flat_curve(recipe->thresholds.identify);
  ROLLCALL_ASSIGN(gallery::ThresholdCurve curve, gallery::ThresholdCurve::create(std::move(points)));
  return open_set_policy(std::move(curve), settings);
}

gallery::OpenSetPolicy open_set_policy(gallery::ThresholdCurve curve, const Settings& settings) {
  return {.curve = std::move(curve),
          .false_accept_rate = settings.number(setting::kFalseAcceptRate),
          .review_rate = settings.number(setting::kReviewRate),
          .margin = static_cast<float>(settings.number(setting::kMargin))};
}

}  // namespace rollcall::service
