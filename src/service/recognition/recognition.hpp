// Who is in this picture: the face engine and the gallery together. Without model files it still exists and says what
// is missing.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "attendance/decision.hpp"
#include "base/error.hpp"
#include "face/engine.hpp"
#include "gallery/calibration.hpp"
#include "gallery/open_set.hpp"
#include "service/installation.hpp"
#include "service/recognition/gallery_keeper.hpp"

namespace rollcall::service {

// A person as an answer names them.
struct NamedMatch {
  Uuid person_id;
  std::string external_id;
  std::string name;
  float similarity = 0;
  std::optional<float> confidence;  // none: the model was not calibrated
};

// A face and who it is. `match` is set only for an accepted one; the candidates are who else it may be, best first.
struct RecognisedFace {
  face::Face face;
  gallery::Identification identification;
  std::optional<NamedMatch> match;
  std::vector<NamedMatch> candidates;
};

struct Recognised {
  face::Analysis analysis;  // its `faces` were moved into the list below
  std::vector<RecognisedFace> faces;
};

struct Comparison {
  bool same = false;
  float similarity = 0;
  std::optional<float> confidence;  // none: the model was not calibrated
  float threshold = 0;
};

// What `/readyz` and `doctor` say of recognition.
struct RecognitionState {
  std::string detector;
  std::string recogniser;
  std::string liveness;             // "" without
  std::size_t people = 0;           // in the gallery
  std::size_t templates = 0;        // compared by the chosen recogniser
  std::uint64_t fingerprint = 0;    // of the gallery: the same wherever it holds the same
  std::size_t other_templates = 0;  // made by other models, so not searched
};

// Thread-safe.
class Recognition {
 public:
  // Opens the models and loads the gallery. Succeeds also without model files: `problem()` then says why. Fails only
  // where the store does.
  static Result<std::unique_ptr<Recognition>> create(Installation& installation);

  // Why recognition does not work (kNoModel, kModelMismatch, ...); none when it does.
  const std::optional<Error>& problem() const { return problem_; }

  // The engine and the keeper, or problem().
  Result<const face::Engine*> engine() const;
  Result<GalleryKeeper*> keeper() const;

  // Every face of an encoded picture, searched among everyone. Errors of decoding, kBusy, kTimeout.
  Result<Recognised> recognise(ByteView image, const face::AnalyseOptions& options) const;

  // The faces of a picture without a search.
  Result<face::Analysis> analyse(ByteView image, const face::AnalyseOptions& options) const;

  // Whether the largest face of `a` and that of `b` are of one person; kUnprocessable where one has no face.
  Result<Comparison> verify(ByteView a, ByteView b, const face::AnalyseOptions& options) const;

  // The same against an enrolled person; kUnprocessable for a person without a template.
  Result<Comparison> verify_person(ByteView image, const Uuid& person, const face::AnalyseOptions& options) const;

  // Whoever is hardly more like their templates than like a face that is not theirs goes to review.
  void doubt_close_to_veto(const gallery::Vetoes& vetoes, std::span<const float> face,
                           gallery::Identification& who) const;

  // Names for matches, best first, in one read of the database.
  Result<std::vector<NamedMatch>> name_matches(std::span<const gallery::Match> matches) const;

  gallery::OpenSetPolicy policy() const;                        // as the settings are now
  float verify_threshold() const { return verify_threshold_; }  // of the manifest: two faces of one person
  float strict_threshold() const { return strict_threshold_; }  // of the manifest
  float look_alike_margin() const;                              // as the settings are now
  // None for a model that was not calibrated.
  std::optional<float> confidence_of(float similarity) const;

  attendance::LivenessThresholds liveness_thresholds() const;  // as the settings are now
  Result<RecognitionState> state() const;

 private:
  explicit Recognition(Installation& installation) : installation_(installation) {}
  Comparison compare(std::span<const float> a, std::span<const float> b) const;
  Result<void> start();

  Installation& installation_;
  std::optional<Error> problem_;
  std::unique_ptr<face::Engine> engine_;
  std::unique_ptr<GalleryKeeper> keeper_;
  std::optional<gallery::OpenSetPolicy> policy_;  // of the model; what the settings say of it may have changed since
  std::optional<gallery::Logistic> calibration_;
  float verify_threshold_ = 0;
  float strict_threshold_ = 0;
};

// The face with the largest box; null without any.
const face::Face* largest_face(const face::Analysis& analysis);

}  // namespace rollcall::service
