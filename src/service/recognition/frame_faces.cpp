#include "service/recognition/frame_faces.hpp"

#include <algorithm>
#include <utility>

#include "base/uuid.hpp"
#include "service/enrolment/look_alikes.hpp"
#include "service/recognition/embeddings.hpp"
#include "store/erasures.hpp"
#include "store/people.hpp"
#include "store/templates.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kMatches = 5;
constexpr int kEvidenceQuality = 90;

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

// What seals the evidence of this person. Of one who was erased meanwhile the own id: it has no key either.
Result<Uuid> key_of(Installation& in, const Uuid& id) {
  ROLLCALL_ASSIGN(const auto person,
                  in.database().read([&](store::Connection& db) { return store::find_person(db, id); }));
  return person ? store::key_of_faces(*person) : id;
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

Result<Bytes> evidence_of(const face::Analysis& analysis, const face::Face& face) {
  return face::encode_jpeg(face::crop(analysis, face), kEvidenceQuality);
}

Result<void> FrameCrops::write(std::size_t index, const RecognisedFace& face, bool for_review, ByteView jpeg) {
  Crop crop{.id = new_uuid(now_)};
  crop.own_key = for_review;
  if (for_review) {
    crop.key = crop.id;
  } else {
    ROLLCALL_ASSIGN(crop.key, key_of(in_, face.identification.best->person));
  }
  crop.blob_name = (for_review ? "reviews/" : "evidence/") + crop.id.to_string();
  if (for_review) ROLLCALL_TRY(in_.vault().create_key(crop.key, store::KeyKind::kItem));
  ROLLCALL_ASSIGN(const Bytes sealed_crop,
                  in_.vault().seal(crop.key, for_review ? sealed::kReview : sealed::kEvidence, crop.id, jpeg));
  ROLLCALL_ASSIGN(crop.embedding, seal_embedding(in_.vault(), crop.key, sealed::kFace, crop.id, face.face.embedding));
  ROLLCALL_TRY(in_.blobs().put(crop.blob_name, sealed_crop));
  crops_.emplace(index, std::move(crop));
  return {};
}

Result<void> FrameCrops::settle(bool keep_used) {
  for (const auto& [index, crop] : crops_) {
    if (keep_used && crop.used) continue;
    ROLLCALL_TRY(in_.blobs().remove(crop.blob_name));
    if (crop.own_key) ROLLCALL_TRY(in_.vault().destroy_key(crop.key));
  }
  return {};
}

}  // namespace rollcall::service
