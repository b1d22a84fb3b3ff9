#include "service/enrolment/enrolment.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/uuid.hpp"
#include "crypto/secret.hpp"
#include "face/capture_time.hpp"
#include "service/enrolment/duplicates.hpp"
#include "service/event_kinds.hpp"
#include "service/keeping/remains.hpp"
#include "service/people/consents.hpp"
#include "service/people/erasures.hpp"
#include "service/settings.hpp"
#include "store/people.hpp"
#include "store/photos.hpp"
#include "store/remains.hpp"
#include "store/templates.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kOthersLookedAt = 5;

bool has_rival(const face::Analysis& analysis, const face::Face& main) {
  return std::ranges::count_if(analysis.faces, [&](const face::Face& other) {
           return other.box.area() >= kRivalFaceShare * main.box.area();
         }) > 1;
}

// Who else in the gallery looks the same, and is not known to look alike.
Result<std::vector<gallery::Match>> find_others(const Recognition& recognition, const Uuid& person,
                                                std::span<const float> embedding) {
  ROLLCALL_ASSIGN(const GalleryKeeper* keeper, recognition.keeper());
  const gallery::View view = keeper->view();
  ROLLCALL_ASSIGN(std::vector<gallery::Match> matches, view.search(embedding, kOthersLookedAt));
  const float threshold = duplicate_threshold(recognition, view.people());
  const std::vector<Uuid> look_alikes = keeper->look_alikes_of(person);
  std::erase_if(matches, [&](const gallery::Match& match) {
    return match.person == person || match.similarity < threshold || std::ranges::contains(look_alikes, match.person);
  });
  return matches;
}

// Everything that keeps the photo from being accepted; quality reasons are also told where it is.
struct Judgement {
  std::vector<std::string> reasons;
  std::vector<gallery::Match> others;  // who look the same
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
  ROLLCALL_ASSIGN(judgement.others, find_others(recognition, person, face->embedding));
  if (!judgement.others.empty()) {
    judgement.reasons.emplace_back(reason::kDuplicateOfOther);
    good = good && options.allow_duplicate;
  }
  judgement.accepted = good;
  return judgement;
}

bool augments(const Installation& in) { return in.settings().boolean(setting::kAugment); }

Result<store::Template> make_template(Installation& in, const face::Engine& engine, const store::Photo& photo,
                                      std::span<const float> embedding) {
  store::Template row{.id = new_uuid(photo.created_at),
                      .person_id = photo.person_id,
                      .photo_id = photo.id,
                      .key_id = photo.key_id,
                      .model = engine.recogniser()->name,
                      .model_sha256 = engine.model_hash(),
                      .augmented = augments(in),
                      .created_at = photo.created_at};
  ROLLCALL_ASSIGN(row.sealed, in.vault().seal(photo.key_id, sealed::kTemplate, row.id, std::as_bytes(embedding)));
  return row;
}

// What stood when the picture was looked at must stand when it is stored: a consent, and the key it was sealed with.
Result<store::Person> require_enrollable(store::Connection& db, const Installation& in, const Uuid& id) {
  ROLLCALL_TRY(require_not_erased(db, id));
  ROLLCALL_ASSIGN(store::Person person, store::get_person(db, id));
  if (!person.active) return fail(ErrorCode::kConflict, "this person is inactive", "make the person active first");
  ROLLCALL_TRY(require_consent(db, in, person));
  return person;
}

// The template whose picture is the oldest.
Result<void> remove_oldest(store::Connection& db, Installation& in, const Actor& actor,
                           const std::vector<store::Template>& templates, const store::Photo& instead) {
  const store::Template* oldest = nullptr;
  std::optional<store::Photo> photo;
  Time taken;
  for (const store::Template& one : templates) {
    std::optional<store::Photo> of;
    if (one.photo_id) {
      ROLLCALL_ASSIGN(of, store::find_photo(db, *one.photo_id));
    }
    const Time at = of ? of->captured_at.value_or(one.created_at) : one.created_at;
    if (oldest != nullptr && taken <= at) continue;
    oldest = &one;
    photo = std::move(of);
    taken = at;
  }
  ROLLCALL_TRY(store::delete_template(db, oldest->id));
  if (photo) {
    if (!photo->blob_name.empty()) ROLLCALL_TRY(store::add_remains(db, {.blobs = {photo->blob_name}, .keys = {}}));
    ROLLCALL_TRY(store::delete_photo(db, photo->id));
  }
  return note(db, in.clock(), actor, event::kTemplateRemoved,
              {.subject = oldest->id,
               .person = instead.person_id,
               .session = std::nullopt,
               .ids = {{"reason", "replaced"}, {"photo_id", instead.id.to_string()}}});
}

// Whether there is room for one more template, or room was made.
Result<bool> make_room(store::Connection& db, Installation& in, const Actor& actor, const store::Photo& photo,
                       bool replace_oldest) {
  ROLLCALL_ASSIGN(const std::vector<store::Template> templates, store::list_templates(db, photo.person_id));
  if (std::ssize(templates) < in.settings().integer(setting::kMaxTemplates)) return true;
  if (!replace_oldest) return false;
  ROLLCALL_TRY(remove_oldest(db, in, actor, templates, photo));
  return true;
}

Result<void> note_others(store::Connection& db, Installation& in, const Recognition& recognition, const Actor& actor,
                         const store::Photo& photo, const std::vector<gallery::Match>& others) {
  ROLLCALL_ASSIGN(const face::Engine* engine, recognition.engine());
  ROLLCALL_ASSIGN(const GalleryKeeper* keeper, recognition.keeper());
  for (const gallery::Match& other : others)
    ROLLCALL_TRY(note_duplicate(db, in, actor,
                                {.a = photo.person_id,
                                 .b = other.person,
                                 .similarity = other.similarity,
                                 .threshold = duplicate_threshold(recognition, keeper->view().people()),
                                 .model = engine->recogniser()->name}));
  return {};
}

// A photo on its way into the store.
struct Enrolling {
  store::Photo photo;
  std::optional<store::Template> made;
  std::vector<gallery::Match> others;
};

Result<void> store_photo(Installation& in, const Recognition& recognition, const Actor& actor, Enrolling& one,
                         bool replace_oldest) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const store::Person person, require_enrollable(db, in, one.photo.person_id));
    if (store::key_of_faces(person) != one.photo.key_id)
      return fail(ErrorCode::kConflict, "the person's faces were erased in the meantime", "send the photo again");
    if (one.made) {
      ROLLCALL_ASSIGN(const bool room, make_room(db, in, actor, one.photo, replace_oldest));
      if (!room) {
        one.made.reset();
        one.photo.accepted = false;
        one.photo.blob_name.clear();
        one.photo.reasons.emplace_back(reason::kTooManyTemplates);
      }
    }
    ROLLCALL_TRY(store::insert_photo(db, one.photo));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kPhotoAdded,
                      {.subject = one.photo.id,
                       .person = one.photo.person_id,
                       .session = std::nullopt,
                       .ids = {{"accepted", one.photo.accepted}, {"source", store::name(one.photo.source)}}}));
    ROLLCALL_TRY(note_others(db, in, recognition, actor, one.photo, one.others));
    if (!one.made) return {};
    ROLLCALL_TRY(store::insert_template(db, *one.made));
    return note(db, in.clock(), actor, event::kTemplateAdded,
                {.subject = one.made->id,
                 .person = one.photo.person_id,
                 .session = std::nullopt,
                 .ids = {{"model", one.made->model}}});
  });
}

PhotoResult known_already(const store::Photo& before) {
  return {.id = before.id,
          .face = std::nullopt,
          .quality = static_cast<float>(before.quality),
          .accepted = before.accepted,
          .known_already = true,
          .reasons = before.reasons};
}

// None for a picture that says it was taken later than now: its camera's clock is wrong.
std::optional<Time> capture_time(ByteView image, const EnrolOptions& options, Time now) {
  const std::optional<Time> taken = options.captured_at ? options.captured_at : face::capture_time(image);
  return taken && *taken <= now ? taken : std::nullopt;
}

// Whether this very file would be judged the same again.
bool stays_as_it_was(const store::Photo& before, const EnrolOptions& options) {
  if (before.accepted) return true;
  const bool was_full = std::ranges::contains(before.reasons, reason::kTooManyTemplates);
  return !options.allow_duplicate && !was_full;
}

}  // namespace

Result<PhotoResult> enrol_photo(Installation& in, const Recognition& recognition, const Actor& actor,
                                const Uuid& person_id, ByteView image, const EnrolOptions& options) {
  ROLLCALL_ASSIGN(const face::Engine* engine, recognition.engine());
  ROLLCALL_ASSIGN(GalleryKeeper * keeper, recognition.keeper());
  ROLLCALL_ASSIGN(const store::Person person,
                  in.database().read([&](store::Connection& db) { return require_enrollable(db, in, person_id); }));
  const Uuid key = store::key_of_faces(person);
  ROLLCALL_ASSIGN(Bytes digest, in.vault().digest(key, "photo digest", image));
  ROLLCALL_ASSIGN(const auto before, in.database().read([&](store::Connection& db) {
    return store::find_photo_by_digest(db, person_id, digest);
  }));
  if (before && stays_as_it_was(*before, options)) return known_already(*before);

  ROLLCALL_ASSIGN(face::Analysis analysis, recognition.analyse(image, {.liveness = false, .augment = augments(in)}));
  const face::Face* face = largest_face(analysis);
  ROLLCALL_ASSIGN(Judgement judgement, judge(in, recognition, person_id, analysis, face, options));

  const Time now = in.clock().now();
  Enrolling one{.photo = {.id = new_uuid(now),
                          .person_id = person_id,
                          .key_id = key,
                          .digest = std::move(digest),
                          .quality = face == nullptr ? 0.0 : static_cast<double>(face->quality.score),
                          .accepted = judgement.accepted,
                          .reasons = std::move(judgement.reasons),
                          .source = options.source,
                          .captured_at = capture_time(image, options, now),
                          .added_by = actor.id,
                          .created_at = now},
                .made = std::nullopt,
                .others = std::move(judgement.others)};
  const std::string blob = "photos/" + one.photo.id.to_string();
  if (one.photo.accepted) {
    one.photo.blob_name = blob;
    ROLLCALL_ASSIGN(const Bytes sealed_image, in.vault().seal(key, sealed::kPhoto, one.photo.id, image));
    ROLLCALL_ASSIGN(one.made, make_template(in, *engine, one.photo, face->embedding));
    ROLLCALL_TRY(in.blobs().put(blob, sealed_image));
  }
  const bool wrote = one.photo.accepted;
  auto stored = store_photo(in, recognition, actor, one, options.replace_oldest);
  if (wrote && (!stored || !one.photo.accepted)) {
    if (auto removed = in.blobs().remove(blob); !removed)
      return fail_because(stored ? std::move(removed).error() : std::move(stored).error(),
                          "the photo was not stored, and its file is left to be cleaned up");
  }
  ROLLCALL_TRY(stored);
  if (one.made) {
    ROLLCALL_TRY(keeper->catch_up());
    if (options.replace_oldest) ROLLCALL_TRY(destroy_remains(in));
  }
  return PhotoResult{.id = one.photo.id,
                     .face = face == nullptr ? std::nullopt : std::optional(*face),
                     .quality = static_cast<float>(one.photo.quality),
                     .accepted = one.photo.accepted,
                     .reasons = std::move(one.photo.reasons)};
}

}  // namespace rollcall::service
