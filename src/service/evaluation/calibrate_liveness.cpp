#include "service/evaluation/calibrate_liveness.hpp"

#include <utility>

namespace rollcall::service {

Result<LivenessCalibration> calibrate_liveness(const Recognition& recognition, std::vector<LivenessSample> recorded,
                                               std::span<const CalibrationPicture> pictures,
                                               const std::optional<SteadyTime>& deadline, const std::stop_token& stop) {
  ROLLCALL_ASSIGN(const face::Engine* engine, recognition.engine());
  if (engine->liveness() == nullptr)
    return fail(ErrorCode::kNoModel, "no model checks liveness here", "set models.liveness, or leave it empty");
  LivenessCalibration result{.model = engine->liveness()->name,
                             .samples = std::move(recorded),
                             .distributions = {},
                             .in_force = recognition.liveness_thresholds(),
                             .now = {},
                             .proposal = {}};
  const face::AnalyseOptions options{
      .embed = false, .quality = false, .max_faces = 1, .deadline = deadline, .stop = stop};
  for (const CalibrationPicture& picture : pictures) {
    ROLLCALL_ASSIGN(const face::Analysis analysis, engine->analyse(picture.image, options));
    LivenessSample& sample = result.samples.emplace_back(LivenessSample{.attack = picture.attack, .liveness = {}});
    const face::Face* face = largest_face(analysis);
    if (face != nullptr && face->liveness) sample.liveness = static_cast<double>(*face->liveness);
  }
  std::map<std::string, std::vector<double>> scores;
  for (const LivenessSample& sample : result.samples) {
    if (sample.liveness) scores[sample.attack.value_or(std::string(kRealKind))].push_back(*sample.liveness);
  }
  for (auto& [kind, values] : scores) result.distributions[kind] = distribution_of(std::move(values));
  result.now = outcomes_at(result.samples, result.in_force);
  result.proposal = propose_thresholds(result.samples);
  return result;
}

}  // namespace rollcall::service
