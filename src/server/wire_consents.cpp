#include "server/wire_consents.hpp"

#include <boost/json/value_from.hpp>

#include "base/json.hpp"
#include "server/or_null.hpp"
#include "server/wire.hpp"
#include "service/enrolment/photo_advice.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;
using rollcall::to_json;  // of base: times, ids

json::object name_json(const Uuid& id, const store::PersonName& name) {
  return {{"person_id", to_json(id)}, {"external_id", name.external_id}, {"name", name.name}};
}

}  // namespace

json::object to_json(const store::ConsentText& text) {
  return {{"id", to_json(text.id)},
          {"text_version", text.text_version},
          {"language", text.language},
          {"title", text.title},
          {"body", text.body},
          {"version", text.version},
          {"created_at", to_json(text.created_at)},
          {"updated_at", to_json(text.updated_at)},
          {"published_at", or_null(text.published_at)}};
}

json::object to_json(const service::ConsentView& view) {
  const store::GivenConsent& consent = view.consent;
  return {{"id", to_json(consent.id)},
          {"person_id", to_json(consent.person_id)},
          {"text_version", consent.text_version},
          {"language", or_null(consent.language)},
          {"given_by", store::name(consent.given_by)},
          {"guardian", view.guardian ? json::value(json::object{{"name", view.guardian->name},
                                                                {"relation", view.guardian->relation}})
                                     : json::value(nullptr)},
          {"given_at", to_json(consent.given_at)},
          {"recorded_at", to_json(consent.recorded_at)},
          {"recorded_by", or_null(consent.recorded_by)},
          {"withdrawn_at", or_null(consent.withdrawn_at)},
          {"withdrawn_by", or_null(consent.withdrawn_by)}};
}

json::object to_json(const service::DuplicateView& view) {
  const store::Duplicate& pair = view.pair;
  return {{"id", to_json(pair.id)},
          {"people", json::array{name_json(pair.first_id, view.first), name_json(pair.second_id, view.second)}},
          {"similarity", to_json_rounded(pair.similarity)},
          {"threshold", to_json_rounded(pair.threshold)},
          {"model", pair.model},
          {"status", store::name(pair.status)},
          {"found_at", to_json(pair.found_at)},
          {"settled_by", or_null(pair.settled_by)},
          {"settled_at", or_null(pair.settled_at)}};
}

json::object to_json(const service::PhotoView& view) {
  const store::Photo& photo = view.photo;
  json::value made = nullptr;
  if (view.made)
    made = json::object{{"id", to_json(view.made->id)},
                        {"model", view.made->model},
                        {"augmented", view.made->augmented},
                        {"created_at", to_json(view.made->created_at)}};
  return {{"id", to_json(photo.id)},
          {"quality", to_json_rounded(photo.quality)},
          {"accepted", photo.accepted},
          {"reasons", json::value_from(photo.reasons)},
          {"advice", json::value_from(service::photo_advice(photo.reasons))},
          {"has_picture", !photo.blob_name.empty()},
          {"source", store::name(photo.source)},
          {"captured_at", or_null(photo.captured_at)},
          {"added_by", or_null(photo.added_by)},
          {"template", std::move(made)},
          {"created_at", to_json(photo.created_at)}};
}

}  // namespace rollcall::server
