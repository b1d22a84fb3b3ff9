#include "service/people/erasures.hpp"

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

constexpr int kCreated = 201;
constexpr int kAccepted = 202;
constexpr LineLimits kWord{.min_code_points = 1, .max_code_points = 30};

// The words of a request say what is to be done; those of an erasure what was.
Result<store::ErasedRecords> records_word(const std::string& word) {
  if (word == "keep") return store::ErasedRecords::kKept;
  if (word == "remove") return store::ErasedRecords::kRemoved;
  return fail_field("records", "must be keep or remove");
}

Result<std::string> reason_word(std::string word) {
  if (word == service::erasure_reason::kRequest || word == service::erasure_reason::kConsentWithdrawn) return word;
  return fail_field("reason", "must be request or consent_withdrawn");
}

}  // namespace

Result<Response> create_erasure(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::Forget wanted{.person = read.uuid("person_id"), .records = service::records_by_settings(api.in)};
  const std::optional<std::string> records = read.optional_string("records", kWord);
  const std::optional<std::string> reason = read.optional_string("reason", kWord);
  ROLLCALL_TRY(read.finish());
  if (records) {
    ROLLCALL_ASSIGN(wanted.records, records_word(*records));
  }
  if (reason) {
    ROLLCALL_ASSIGN(wanted.reason, reason_word(*reason));
  }
  ROLLCALL_ASSIGN(const store::Erasure made, service::forget(api.in, principal_of(request).actor, wanted));
  if (auto keeper = api.recognition.keeper()) ROLLCALL_TRY((*keeper)->catch_up());
  return Response::json(made.completed_at ? kCreated : kAccepted, to_json(made))
      .with("Location", "/api/v1/erasures/" + made.id.to_string());
}

Result<Response> list_erasures(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto erasures, service::list_erasures(api.in, page));
  return Response::json(200, page_json(erasures));
}

Result<Response> get_erasure(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "erasure_id"));
  ROLLCALL_ASSIGN(const store::Erasure erasure, service::get_erasure(api.in, id));
  return Response::json(200, to_json(erasure));
}

}  // namespace rollcall::server
