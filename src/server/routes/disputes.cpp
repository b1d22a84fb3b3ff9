#include "service/review/disputes.hpp"

#include <utility>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/review_wire.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/accounts/access.hpp"
#include "service/review/dispute_settlement.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kWords{.min_code_points = 1, .max_code_points = 1000};
constexpr LineLimits kAnswer{.min_code_points = 1, .max_code_points = 500};

Response dispute_answer(int status, const store::ListedDispute& dispute) {
  return Response::json(status, to_json(dispute)).with_etag(std::to_string(dispute.dispute.version));
}

Response raised_answer(const store::ListedDispute& dispute) {
  return dispute_answer(201, dispute).with("Location", "/api/v1/disputes/" + dispute.dispute.id.to_string());
}

service::NewDispute read_dispute(JsonReader& read) {
  return {.person = {},
          .session = read.uuid("session_id"),
          .kind = read.enumeration("kind", store::parse_dispute_kind),
          .words = read.string("words", kWords)};
}

Result<store::DisputeFilter> read_filter(const Request& request) {
  store::DisputeFilter filter;
  if (const auto status = request.query.find("status")) {
    ROLLCALL_ASSIGN(filter.status, store::parse_dispute_status(*status));
  }
  return filter;
}

Result<Response> list(Api& api, const Request& request, const store::DisputeFilter& filter) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto disputes, service::list_disputes(api.in, filter, page));
  return Response::json(200, page_json(disputes));
}

}  // namespace

Result<Response> raise_my_dispute(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewDispute wanted = read_dispute(read);
  wanted.person = person;
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const store::ListedDispute made,
                  service::raise_own_dispute(api.in, principal_of(request).actor, wanted));
  return raised_answer(made);
}

Result<Response> list_my_disputes(Api& api, Request& request) {
  ROLLCALL_ASSIGN(store::DisputeFilter filter, read_filter(request));
  ROLLCALL_ASSIGN(filter.person, person_of(request));
  return list(api, request, filter);
}

Result<Response> withdraw_my_dispute(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "dispute_id"));
  ROLLCALL_TRY(service::withdraw_dispute(api.in, principal_of(request).actor, id));
  return Response::no_content();
}

Result<Response> raise_dispute(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewDispute wanted = read_dispute(read);
  wanted.person = read.uuid("person_id");
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const store::ListedDispute made, service::raise_dispute(api.in, principal_of(request).actor, wanted));
  return raised_answer(made);
}

Result<Response> list_disputes(Api& api, Request& request) {
  ROLLCALL_ASSIGN(store::DisputeFilter filter, read_filter(request));
  if (const auto kind = request.query.find("kind")) {
    ROLLCALL_ASSIGN(filter.kind, store::parse_dispute_kind(*kind));
  }
  ROLLCALL_ASSIGN(filter.course, query_id(request, "course"));
  ROLLCALL_ASSIGN(filter.session, query_id(request, "session"));
  ROLLCALL_ASSIGN(filter.person, query_id(request, "person"));
  filter.instructor = service::sight_of(principal_of(request).actor).instructor;
  return list(api, request, filter);
}

Result<Response> get_dispute(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "dispute_id"));
  ROLLCALL_ASSIGN(const store::ListedDispute dispute, service::get_dispute(api.in, id));
  return dispute_answer(200, dispute);
}

Result<Response> settle_dispute(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "dispute_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::SettleDispute wanted{.outcome = read.enumeration("outcome", service::parse_dispute_outcome)};
  wanted.status = read.optional_enumeration("status", attendance::parse_record_status);
  wanted.answer = read.string("answer", kAnswer);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(wanted.expected_version, if_match(request));
  ROLLCALL_ASSIGN(const store::ListedDispute settled,
                  service::settle_dispute(api.in, api.recognition, principal_of(request).actor, id, wanted));
  return dispute_answer(200, settled);
}

Result<Response> undo_dispute_settlement(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "dispute_id"));
  ROLLCALL_ASSIGN(const auto version, if_match(request));
  ROLLCALL_ASSIGN(const store::ListedDispute open,
                  service::undo_dispute_settlement(api.in, api.recognition, principal_of(request).actor, id, version));
  return dispute_answer(200, open);
}

}  // namespace rollcall::server
