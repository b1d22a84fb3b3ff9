#include "service/enrolment.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/uuid.hpp"
#include "crypto/secret.hpp"
#include "service/erasures.hpp"
#include "service/event_kinds.hpp"
#include "service/settings.hpp"
#include "store/people.hpp"
#include "store/photos.hpp"
#include "store/templates.hpp"

namespace rollcall::service {
namespace {

bool has_rival(const face::Analysis& analysis, const face::Face& main) {
  return std::ranges::count_if(analysis.faces, [&](const face::Face& other) {
           return other.box.area() >= kRivalFaceShare * main.box.area();
         }) > 1;
}

// Whether somebody else in the gallery looks the same by the model's strict threshold: a false alarm keeps a person
// from being enrolled, so a likeness that would only do among few people is not enough.
Result<bool> is_someone_else(const Recognition& recognition, const Uuid& person, std::span<const float> embedding) {
  ROLLCALL_ASSIGN(const GalleryKeeper* keeper, recognition.keeper());
  const gallery::View view = keeper->view();
  ROLLCALL_ASSIGN(const std::vector<gallery::Match> matches, view.search(embedding, 2));
  const float threshold =
      std::max(recognition.strict_threshold(), gallery::accept_threshold(recognition.policy(), view.people()));
  return std::ranges::any_of(
      matches, [&](const gallery::Match& match) { return match.person != person && match.similarity >= threshold; });
}

// Everything that keeps the photo from being accepted; quality reasons are also told where it is.
struct Judgement {
  std::vector<std::string> reasons;
  bool accepted = false;
};

Result<Judgement> judge(Installation& in, const Recognition& recognition, const Uuid& person,
                        const face::Analysis& analysis, const face::Face* face, const EnrolOptions& options) {
  if (face == nullptr) return Judgement{.reasons = {std::string(reason::kNoFace)}};
  Judgement judgement;
  bool good = true;
  if (has_rival(analysis, *face)) {
    judgement.reasons.emplace_back(reason::kManyFaces);
    good = false;
  }
  for (const face::QualityReason why : face->quality.reasons) judgement.reasons.emplace_back(face::name(why));
  if (static_cast<double>(face->quality.score) < in.settings().number(setting::kEnrolMinQuality)) good = false;
  ROLLCALL_ASSIGN(const bool someone_else, is_someone_else(recognition, person, face->embedding));
  if (someone_else) {
    judgement.reasons.emplace_back(reason::kDuplicateOfOther);
    good = good && options.allow_duplicate;
  }
  judgement.accepted = good;
  return judgement;
}

Result<store::Template> make_template(Installation& in, const face::Engine& engine, const store::Photo& photo,
                                      std::span<const float> embedding) {
  store::Template row{.id = new_uuid(photo.created_at),
                      .person_id = photo.person_id,
                      .photo_id = photo.id,
                      .model = engine.recogniser()->name,
                      .model_sha256 = engine.model_hash(),
                      .created_at = photo.created_at};
  ROLLCALL_ASSIGN(row.sealed, in.vault().seal(photo.person_id, sealed::kTemplate, row.id, std::as_bytes(embedding)));
  return row;
}

Result<void> store_photo(Installation& in, const Actor& actor, const store::Photo& photo,
                         const std::optional<store::Template>& made) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(require_not_erased(db, photo.person_id));  // while the picture was looked at
    ROLLCALL_TRY(store::insert_photo(db, photo));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kPhotoAdded,
                      {.subject = photo.id,
                       .person = photo.person_id,
                       .session = std::nullopt,
                       .ids = {{"accepted", photo.accepted}}}));
    if (!made) return {};
    ROLLCALL_TRY(store::insert_template(db, *made));
    return note(
        db, in.clock(), actor, event::kTemplateAdded,
        {.subject = made->id, .person = photo.person_id, .session = std::nullopt, .ids = {{"model", made->model}}});
  });
}

}  // namespace

Result<PhotoResult> enrol_photo(Installation& in, const Recognition& recognition, const Actor& actor,
                                const Uuid& person_id, ByteView image, const EnrolOptions& options) {
  ROLLCALL_ASSIGN(const face::Engine* engine, recognition.engine());
  ROLLCALL_ASSIGN(GalleryKeeper * keeper, recognition.keeper());
  ROLLCALL_ASSIGN(const store::Person person, in.database().read([&](store::Connection& db) -> Result<store::Person> {
    ROLLCALL_TRY(require_not_erased(db, person_id));
    return store::get_person(db, person_id);
  }));
  if (!person.active) return fail(ErrorCode::kConflict, "this person is inactive", "make the person active first");
  ROLLCALL_ASSIGN(Bytes digest, in.vault().digest(person_id, "photo digest", image));
  ROLLCALL_ASSIGN(const auto before, in.database().read([&](store::Connection& db) {
    return store::find_photo_by_digest(db, person_id, digest);
  }));
  if (before && (before->accepted || !options.allow_duplicate))
    return PhotoResult{.id = before->id,
                       .face = std::nullopt,
                       .quality = static_cast<float>(before->quality),
                       .accepted = before->accepted,
                       .known_already = true,
                       .reasons = before->reasons};

  ROLLCALL_ASSIGN(face::Analysis analysis, recognition.analyse(image, {.liveness = false}));
  const face::Face* face = largest_face(analysis);
  ROLLCALL_ASSIGN(Judgement judgement, judge(in, recognition, person_id, analysis, face, options));

  store::Photo photo{.id = new_uuid(in.clock().now()),
                     .person_id = person_id,
                     .digest = std::move(digest),
                     .quality = face == nullptr ? 0.0 : static_cast<double>(face->quality.score),
                     .accepted = judgement.accepted,
                     .reasons = judgement.reasons,
                     .created_at = in.clock().now()};
  PhotoResult result{.id = photo.id,
                     .face = face == nullptr ? std::nullopt : std::optional(*face),
                     .quality = static_cast<float>(photo.quality),
                     .accepted = photo.accepted,
                     .reasons = std::move(judgement.reasons)};
  if (!photo.accepted) {
    ROLLCALL_TRY(store_photo(in, actor, photo, std::nullopt));
    return result;
  }
  photo.blob_name = "photos/" + photo.id.to_string();
  ROLLCALL_ASSIGN(const Bytes sealed_image, in.vault().seal(person_id, sealed::kPhoto, photo.id, image));
  ROLLCALL_ASSIGN(const store::Template made, make_template(in, *engine, photo, face->embedding));
  ROLLCALL_TRY(in.blobs().put(photo.blob_name, sealed_image));
  if (auto stored = store_photo(in, actor, photo, made); !stored) {
    Error error = std::move(stored).error();
    if (auto removed = in.blobs().remove(photo.blob_name); !removed)
      return fail_because(std::move(error), "the photo was not stored, and its file is left to be cleaned up");
    return std::unexpected(std::move(error));
  }
  ROLLCALL_TRY(keeper->catch_up());
  return result;
}

}  // namespace rollcall::service
