// From a recogniser's manifest entry and the settings to the policy that thresholds follow from.
#pragma once

#include "base/error.hpp"
#include "base/settings.hpp"
#include "face/manifest.hpp"
#include "gallery/open_set.hpp"

namespace rollcall::service {

// kUnprocessable for a model that is no recogniser, kInvalidArgument for a curve that is none.
Result<gallery::OpenSetPolicy> open_set_policy(const face::ModelInfo& recogniser, const Settings& settings);
gallery::OpenSetPolicy open_set_policy(gallery::ThresholdCurve curve, const Settings& settings);

}  // namespace rollcall::service
