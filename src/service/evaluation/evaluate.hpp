// Running the evaluations over pictures: what verification.hpp, identification.hpp and liveness_counts.hpp count is
// measured here. Liveness never decides in the first two: their pictures are photographs of photographs at best.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/settings.hpp"
#include "face/engine.hpp"
#include "service/evaluation/identification.hpp"
#include "service/evaluation/liveness_counts.hpp"
#include "service/evaluation/verification.hpp"

namespace rollcall::service {

// Called on the caller's thread with pictures done and to do.
using EvaluationProgress = std::function<void(std::size_t done, std::size_t total)>;

struct PairEvaluation {
  std::vector<PairScore> scores;
  std::vector<std::string> without_face;  // files in which no face was found
};

// `pairs_csv` has the columns file_a, file_b, same; paths are relative to it. The largest face of each picture counts.
Result<PairEvaluation> evaluate_pairs(const face::Engine& engine, const Settings& settings,
                                      const std::filesystem::path& pairs_csv, const EvaluationProgress& progress);

struct IdentifyOptions {
  std::size_t enrol = 3;            // photos a person to enrol, in the order of their names
  bool leave_one_out = false;       // each probe is also a stranger's: searched with its person left out of the gallery
  bool augment = false;             // enrol the mean of several views of each photo, as `enrolment.augment` does
  std::filesystem::path strangers;  // pictures of people not enrolled; empty: none
};

struct IdentifyEvaluation {
  std::size_t people = 0;
  std::vector<MatedSearch> mated;
  std::vector<float> strangers;  // best similarity of each search by a stranger
  std::vector<std::string> without_face;
};

// `gallery_folder` and `probe_folder` hold one folder a person; where both are the same folder, the photos that are not
// enrolled are the probes. People are enrolled as the mean of their photos.
Result<IdentifyEvaluation> evaluate_identification(const face::Engine& engine, const Settings& settings,
                                                   const std::filesystem::path& gallery_folder,
                                                   const std::filesystem::path& probe_folder,
                                                   const IdentifyOptions& options, const EvaluationProgress& progress);

// `folder` holds real/ and fake/, the latter with pictures or with one folder a kind of attack.
Result<std::vector<LivenessSample>> evaluate_liveness(const face::Engine& engine, const Settings& settings,
                                                      const std::filesystem::path& folder,
                                                      const EvaluationProgress& progress);

}  // namespace rollcall::service
