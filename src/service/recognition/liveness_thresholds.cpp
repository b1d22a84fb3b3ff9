#include "service/recognition/liveness_thresholds.hpp"

#include <algorithm>

#include "service/settings.hpp"

namespace rollcall::service {

attendance::LivenessThresholds thresholds_of_liveness(const face::ModelInfo* model, const Settings& settings) {
  attendance::LivenessThresholds thresholds;
  if (model != nullptr) {
    if (const auto* recipe = model->recipe_as<face::AntispoofRecipe>()) {
      const auto accept = static_cast<double>(recipe->accept);
      thresholds = {.spoof_below = accept, .live_from = accept};
    }
  }
  const double spoof_below = settings.number(setting::kSpoofBelow);
  const double live_from = settings.number(setting::kLiveFrom);
  if (live_from > 0) {
    thresholds.live_from = live_from;
    thresholds.spoof_below = std::min(thresholds.spoof_below, live_from);
  }
  if (spoof_below > 0) {
    thresholds.spoof_below = spoof_below;
    thresholds.live_from = std::max(thresholds.live_from, spoof_below);
  }
  return thresholds;
}

}  // namespace rollcall::service
