// The liveness thresholds of one site, from samples taken by its own camera: how the model's scores lie, what the
// thresholds in force make of them, and which thresholds they speak for. Nothing of the pictures is kept, and nothing
// is changed: whoever agrees sets `liveness.spoof_below` and `liveness.live_from`.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "attendance/decision.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "service/evaluation/liveness_counts.hpp"
#include "service/evaluation/liveness_proposal.hpp"
#include "service/recognition/recognition.hpp"

namespace rollcall::service {

// A picture of one face: a real one, or an attack of a kind.
struct CalibrationPicture {
  std::optional<std::string> attack;
  ByteView image;
};

struct LivenessCalibration {
  std::string model;
  std::vector<LivenessSample> samples;                     // those recorded, then one a picture
  std::map<std::string, ScoreDistribution> distributions;  // by kind; kRealKind for real faces
  attendance::LivenessThresholds in_force;
  ExpectedOutcomes now;                      // at the thresholds in force
  std::optional<LivenessProposal> proposal;  // none: too few samples
};

inline constexpr std::string_view kRealKind = "real";

// Of each picture the largest face counts. kNoModel where no model checks liveness; errors of decoding, kBusy,
// kTimeout and kCancelled as Recognition::analyse.
Result<LivenessCalibration> calibrate_liveness(const Recognition& recognition, std::vector<LivenessSample> recorded,
                                               std::span<const CalibrationPicture> pictures,
                                               const std::optional<SteadyTime>& deadline, const std::stop_token& stop);

}  // namespace rollcall::service
