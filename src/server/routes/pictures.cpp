#include "service/people/pictures.hpp"

#include "base/json.hpp"
#include "face/decode.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/people/consents.hpp"
#include "service/people/person_export.hpp"

namespace rollcall::server {

Response picture_file(Bytes bytes) {
  const auto info = face::probe(bytes);
  const std::string_view type = info ? face::media_type(info->format) : "application/octet-stream";
  return Response::bytes(type, std::move(bytes)).with("Cache-Control", "no-store");
}

Result<Response> list_photos(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const auto photos, service::list_photos(api.in, person));
  return items_answer(photos);
}

Result<Response> get_photo(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const Uuid photo, path_id(request, "photo_id"));
  ROLLCALL_ASSIGN(Bytes bytes, service::read_photo(api.in, principal_of(request).actor, person, photo));
  return picture_file(std::move(bytes));
}

Result<Response> remove_photo(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const Uuid photo, path_id(request, "photo_id"));
  ROLLCALL_TRY(service::remove_photo(api.in, principal_of(request).actor, person, photo));
  return Response::no_content();
}

Result<Response> list_evidence(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid record, path_id(request, "record_id"));
  ROLLCALL_ASSIGN(const auto evidence, service::list_evidence(api.in, record));
  return items_answer(evidence);
}

Result<Response> get_evidence(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid record, path_id(request, "record_id"));
  ROLLCALL_ASSIGN(const Uuid evidence, path_id(request, "evidence_id"));
  ROLLCALL_ASSIGN(Bytes bytes, service::read_evidence(api.in, principal_of(request).actor, record, evidence));
  return picture_file(std::move(bytes));
}

namespace {

Result<Response> export_of(Api& api, const Request& request, const Uuid& person) {
  ROLLCALL_ASSIGN(const auto exported, service::export_person(api.in, principal_of(request).actor, person));
  return Response::json(200, exported)
      .with("Cache-Control", "no-store")
      .as_download("person-" + person.to_string() + ".json");
}

}  // namespace

Result<Response> export_person(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  return export_of(api, request, person);
}

Result<Response> list_my_photos(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  ROLLCALL_ASSIGN(const auto photos, service::list_photos(api.in, person));
  return items_answer(photos);
}

Result<Response> get_my_photo(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  ROLLCALL_ASSIGN(const Uuid photo, path_id(request, "photo_id"));
  ROLLCALL_ASSIGN(Bytes bytes, service::read_photo(api.in, principal_of(request).actor, person, photo));
  return picture_file(std::move(bytes));
}

Result<Response> remove_my_photo(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  ROLLCALL_ASSIGN(const Uuid photo, path_id(request, "photo_id"));
  ROLLCALL_TRY(service::remove_photo(api.in, principal_of(request).actor, person, photo));
  return Response::no_content();
}

Result<Response> remove_my_photos(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  ROLLCALL_TRY(service::forget_faces(api.in, principal_of(request).actor, person));
  return Response::no_content();
}

Result<Response> export_me(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  return export_of(api, request, person);
}

}  // namespace rollcall::server
