#include "service/people/pictures.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "service/event_kinds.hpp"
#include "service/keeping/remains.hpp"
#include "service/people/erasures.hpp"
#include "store/people.hpp"
#include "store/records.hpp"
#include "store/remains.hpp"

namespace rollcall::service {
namespace {

std::unexpected<Error> none(std::string_view what) {
  return fail(ErrorCode::kNotFound, "there is no such " + std::string(what));
}

}  // namespace

Result<std::vector<PhotoView>> list_photos(Installation& in, const Uuid& person) {
  return in.database().read([&](store::Connection& db) -> Result<std::vector<PhotoView>> {
    ROLLCALL_TRY(require_not_erased(db, person));
    ROLLCALL_TRY(store::get_person(db, person));
    ROLLCALL_ASSIGN(std::vector<store::Photo> photos, store::list_photos(db, person));
    ROLLCALL_ASSIGN(std::vector<store::Template> templates, store::list_templates(db, person));
    std::vector<PhotoView> views;
    for (store::Photo& photo : photos) {
      PhotoView& view = views.emplace_back(PhotoView{.photo = std::move(photo), .made = std::nullopt});
      const auto made = std::ranges::find(templates, std::optional(view.photo.id), &store::Template::photo_id);
      if (made != templates.end()) view.made = std::move(*made);
    }
    return views;
  });
}

Result<Bytes> read_photo(Installation& in, const Actor& actor, const Uuid& person, const Uuid& photo) {
  ROLLCALL_ASSIGN(const store::Photo row, in.database().transact([&](store::Connection& db) -> Result<store::Photo> {
    ROLLCALL_ASSIGN(const auto found, store::find_photo(db, photo));
    if (!found || found->person_id != person || found->blob_name.empty()) return none("photo");
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kPhotoRead, {.subject = photo, .person = person}));
    return *found;
  }));
  ROLLCALL_ASSIGN(const Bytes sealed_picture, in.blobs().get(row.blob_name));
  return in.vault().open(row.key_id, sealed::kPhoto, photo, sealed_picture);
}

Result<void> remove_photo(Installation& in, const Actor& actor, const Uuid& person, const Uuid& photo) {
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(require_not_erased(db, person));
    ROLLCALL_ASSIGN(const auto found, store::find_photo(db, photo));
    if (!found || found->person_id != person) return none("photo");
    ROLLCALL_ASSIGN(const std::vector<store::Template> templates, store::list_templates(db, person));
    for (const store::Template& one : templates)
      if (one.photo_id == photo)
        ROLLCALL_TRY(note(db, in.clock(), actor, event::kTemplateRemoved,
                          {.subject = one.id,
                           .person = person,
                           .session = std::nullopt,
                           .ids = {{"reason", "photo_removed"}, {"photo_id", photo.to_string()}}}));
    if (!found->blob_name.empty()) ROLLCALL_TRY(store::add_remains(db, {.blobs = {found->blob_name}, .keys = {}}));
    ROLLCALL_TRY(store::delete_photo(db, photo));
    return note(db, in.clock(), actor, event::kPhotoRemoved, {.subject = photo, .person = person});
  }));
  return destroy_outside(in);
}

Result<std::vector<store::Evidence>> list_evidence(Installation& in, const Uuid& record) {
  return in.database().read([&](store::Connection& db) -> Result<std::vector<store::Evidence>> {
    ROLLCALL_TRY(store::get_record(db, record));
    return store::list_evidence(db, record);
  });
}

Result<Bytes> read_evidence(Installation& in, const Actor& actor, const Uuid& record, const Uuid& evidence) {
  ROLLCALL_ASSIGN(const store::Evidence row,
                  in.database().transact([&](store::Connection& db) -> Result<store::Evidence> {
                    ROLLCALL_ASSIGN(const store::Record about, store::get_record(db, record));
                    ROLLCALL_ASSIGN(const auto found, store::find_evidence(db, evidence));
                    if (!found || found->record_id != record || found->blob_name.empty()) return none("evidence");
                    ROLLCALL_TRY(note(db, in.clock(), actor, event::kEvidenceRead,
                                      {.subject = evidence, .person = about.person_id, .session = about.session_id}));
                    return *found;
                  }));
  ROLLCALL_ASSIGN(const Bytes sealed_picture, in.blobs().get(row.blob_name));
  return in.vault().open(row.key_id, sealed::kEvidence, evidence, sealed_picture);
}

}  // namespace rollcall::service
