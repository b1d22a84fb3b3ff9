#include "service/recognition/frame_faces.hpp"

#include <algorithm>
#include <utility>

#include "service/enrolment/look_alikes.hpp"
#include "service/recognition/kept_crops.hpp"
#include "store/erasures.hpp"
#include "store/people.hpp"
#include "store/templates.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kMatches = 5;

Result<void> name(const Recognition& recognition, RecognisedFace& face) {
  ROLLCALL_ASSIGN(face.candidates, recognition.name_matches(face.identification.candidates));
  const gallery::Verdict verdict = face.identification.verdict;
  if (!face.identification.best || (verdict != gallery::Verdict::kAccept && verdict != gallery::Verdict::kNotOnRoster))
    return {};
  ROLLCALL_ASSIGN(std::vector<NamedMatch> best, recognition.name_matches({&*face.identification.best, 1}));
  if (!best.empty()) face.match = std::move(best.front());
  return {};
}

void keep_one_face_a_person(std::vector<RecognisedFace>& faces) {
  std::map<Uuid, RecognisedFace*> best;
  for (RecognisedFace& face : faces) {
    if (face.identification.verdict != gallery::Verdict::kAccept) continue;
    auto [entry, is_first] = best.try_emplace(face.identification.best->person, &face);
    if (is_first) continue;
    RecognisedFace* worse = &face;
    if (worse->identification.best->similarity > entry->second->identification.best->similarity)
      std::swap(worse, entry->second);
    worse->identification.verdict = gallery::Verdict::kReview;
    worse->identification.reason = "twice_in_picture";
    worse->match.reset();
  }
}

attendance::Match match_of(gallery::Verdict verdict) {
  switch (verdict) {
    case gallery::Verdict::kAccept:
      return attendance::Match::kAccepted;
    case gallery::Verdict::kReview:
      return attendance::Match::kDoubtful;
    case gallery::Verdict::kNotOnRoster:
      return attendance::Match::kNotOnRoster;
    case gallery::Verdict::kUnknown:
      return attendance::Match::kUnknown;
  }
  return attendance::Match::kUnknown;
}

}  // namespace

Result<face::Analysis> look_at(const Recognition& recognition, const FrameImage& image) {
  face::AnalyseOptions options{.liveness = image.liveness, .reduced_decode = true};
  options.deadline = image.deadline;
  options.stop = image.stop;
  return recognition.analyse(image.image, options);
}

Result<FrameFaces> find_faces(const Recognition& recognition, const FrameImage& image,
                              const std::optional<std::span<const Uuid>>& roster) {
  FrameFaces found;
  ROLLCALL_ASSIGN(found.analysis, look_at(recognition, image));
  ROLLCALL_ASSIGN(found.faces, identify_faces(recognition, std::move(found.analysis.faces), roster));
  return found;
}

Result<std::vector<RecognisedFace>> identify_faces(const Recognition& recognition, std::vector<face::Face> faces,
                                                   const std::optional<std::span<const Uuid>>& roster) {
  std::vector<RecognisedFace> found;
  ROLLCALL_ASSIGN(GalleryKeeper * keeper, recognition.keeper());
  ROLLCALL_TRY(keeper->catch_up());  // a veto holds at the next frame, whichever process took it
  const gallery::View view = keeper->view();
  const auto vetoes = keeper->vetoes();
  std::optional<gallery::Roster> expected;
  if (roster) expected = view.compile(*roster);
  for (face::Face& face : faces) {
    RecognisedFace& one = found.emplace_back();
    ROLLCALL_ASSIGN(std::vector<gallery::Match> everyone, view.search(face.embedding, kMatches));
    vetoes->apply(face.embedding, everyone);
    if (expected) {
      ROLLCALL_ASSIGN(std::vector<gallery::Match> among, view.search_among(*expected, face.embedding, kMatches));
      vetoes->apply(face.embedding, among);
      one.identification =
          gallery::identify_in_roster(among, expected->enrolled(), everyone, view.people(), recognition.policy());
    } else {
      one.identification = gallery::identify(everyone, view.people(), recognition.policy());
    }
    ROLLCALL_TRY(mind_look_alikes(recognition, view, face.embedding, one.identification));
    recognition.doubt_close_to_veto(*vetoes, face.embedding, one.identification);
    one.face = std::move(face);
    ROLLCALL_TRY(name(recognition, one));
  }
  keep_one_face_a_person(found);
  return found;
}

attendance::Observation observe(const Recognition& recognition, const RecognisedFace& face, Time captured_at,
                                Time received_at) {
  return {.method = attendance::Method::kFace,
          .match = match_of(face.identification.verdict),
          // Without a calibration the threshold alone decides, so confidence must not stand in the way.
          .confidence = confidence_of(recognition, face).value_or(1.0),
          .quality = static_cast<double>(face.face.quality.score),
          .liveness = face.face.liveness ? std::optional<double>(*face.face.liveness) : std::nullopt,
          .challenge_passed = false,
          .captured_at = captured_at,
          .received_at = received_at};
}

std::optional<double> confidence_of(const Recognition& recognition, const RecognisedFace& face) {
  if (!face.identification.best) return std::nullopt;
  const auto confidence = recognition.confidence_of(face.identification.best->similarity);
  return confidence ? std::optional<double>(*confidence) : std::nullopt;
}

std::optional<double> margin_of(const RecognisedFace& face) {
  const gallery::Identification& who = face.identification;
  if (!who.best) return std::nullopt;
  std::optional<double> margin;
  for (const gallery::Match& other : who.candidates) {
    if (other.person == who.best->person) continue;
    const double less = static_cast<double>(who.best->similarity) - static_cast<double>(other.similarity);
    margin = std::min(margin.value_or(less), less);
  }
  return margin;
}

Result<void> overlook_erased(store::Connection& db, RecognisedFace& face) {
  gallery::Identification& who = face.identification;
  if (!who.best) return {};
  ROLLCALL_ASSIGN(const auto erasure, store::find_erasure_of(db, who.best->person));
  ROLLCALL_ASSIGN(const bool has_face, store::has_templates(db, who.best->person));
  if (!erasure && has_face) return {};
  who.verdict = gallery::Verdict::kUnknown;
  who.best.reset();
  face.match.reset();
  face.candidates.clear();
  return {};
}

Result<void> FrameCrops::write(std::size_t index, const RecognisedFace& face, bool for_review, ByteView jpeg) {
  const auto person = for_review ? std::nullopt : std::optional(face.identification.best->person);
  ROLLCALL_ASSIGN(Crop crop, keep_crop(in_, {.jpeg = jpeg, .embedding = face.face.embedding, .person = person}, now_));
  crops_.emplace(index, std::move(crop));
  return {};
}

Result<void> FrameCrops::settle(bool keep_used) { return settle_crops(in_, crops_, keep_used); }

}  // namespace rollcall::service
