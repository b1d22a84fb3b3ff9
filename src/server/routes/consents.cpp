#include "service/people/consents.hpp"

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/people/consent_texts.hpp"

namespace rollcall::server {
namespace {

constexpr std::size_t kLongestBody = 32'000;
constexpr LineLimits kVersion{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kLanguage{.min_code_points = 2, .max_code_points = 35};

Response text_answer(int status, const store::ConsentText& text) {
  return Response::json(status, to_json(text)).with_etag(std::to_string(text.version));
}

}  // namespace

Result<Response> create_consent_text(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const service::NewConsentText wanted{.text_version = read.string("text_version", kVersion),
                                       .language = read.string("language", kLanguage),
                                       .title = read.string("title"),
                                       .body = read.text("body", kLongestBody)};
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto text, service::add_consent_text(api.in, principal_of(request).actor, wanted));
  return text_answer(201, text).with("Location", "/api/v1/consents/texts/" + text.id.to_string());
}

Result<Response> list_consent_texts(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto texts, service::list_consent_texts(api.in, principal_of(request).actor, page));
  return Response::json(200, page_json(texts));
}

Result<Response> get_consent_text(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "text_id"));
  ROLLCALL_ASSIGN(const auto text, service::get_consent_text(api.in, principal_of(request).actor, id));
  return text_answer(200, text);
}

Result<Response> change_consent_text(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "text_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::ConsentTextChange change;
  change.text_version = read.optional_string("text_version", kVersion);
  change.language = read.optional_string("language", kLanguage);
  change.title = read.optional_string("title");
  if (read.given("body")) change.body = read.text("body", kLongestBody);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(change.expected_version, if_match(request));
  ROLLCALL_ASSIGN(const auto text, service::change_consent_text(api.in, principal_of(request).actor, id, change));
  return text_answer(200, text);
}

Result<Response> remove_consent_text(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "text_id"));
  ROLLCALL_TRY(service::remove_consent_text(api.in, principal_of(request).actor, id));
  return Response::no_content();
}

Result<Response> publish_consent_text(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "text_id"));
  ROLLCALL_ASSIGN(const auto text, service::publish_consent_text(api.in, principal_of(request).actor, id));
  return text_answer(200, text);
}

Result<Response> list_consents(Api& api, Request& request) {
  store::ConsentFilter filter;
  ROLLCALL_ASSIGN(filter.person, query_id(request, "person"));
  filter.text_version = query_text(request, "text_version");
  ROLLCALL_ASSIGN(filter.withdrawn, query_bool(request, "withdrawn"));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto consents, service::list_consents(api.in, principal_of(request).actor, filter, page));
  return Response::json(200, page_json(consents));
}

Result<Response> list_person_consents(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const auto consents, service::list_consents_of(api.in, principal_of(request).actor, person));
  return items_answer(consents);
}

Result<Response> give_consent(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewConsent wanted{.text_version = read.string("text_version", kVersion)};
  wanted.language = read.optional_string("language", kLanguage);
  wanted.given_at = read.optional_time("given_at");
  wanted.given_by = read.optional_enumeration("given_by", store::parse_consent_giver).value_or(wanted.given_by);
  read.object("guardian", [&](JsonReader& inner) {
    wanted.guardian = service::Guardian{.name = inner.string("name"), .relation = inner.string("relation")};
  });
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto view, service::give_consent(api.in, principal_of(request).actor, person, wanted));
  return Response::json(201, to_json(view));
}

Result<Response> withdraw_consent(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const Uuid consent, path_id(request, "consent_id"));
  ROLLCALL_ASSIGN(const auto view, service::withdraw_consent(api.in, principal_of(request).actor, person, consent));
  if (auto keeper = api.recognition.keeper()) ROLLCALL_TRY((*keeper)->catch_up());
  return Response::json(200, to_json(view));
}

}  // namespace rollcall::server
