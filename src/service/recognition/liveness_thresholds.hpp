// From which liveness on a face is live, and below which it is a picture: the settings `liveness.live_from` and
// `liveness.spoof_below`, and what the manifest says of the model where they are 0. Pure.
#pragma once

#include "attendance/decision.hpp"
#include "base/settings.hpp"
#include "face/manifest.hpp"

namespace rollcall::service {

// `model` may be null: no liveness is checked. spoof_below is never above live_from: the one that is set moves the one
// that is not, and of two that are set the wrong way round the larger holds for both, so that doubt admits nobody.
attendance::LivenessThresholds thresholds_of_liveness(const face::ModelInfo* model, const Settings& settings);

}  // namespace rollcall::service
