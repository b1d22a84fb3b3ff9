// Ways in other than a face: a person's own badge and PIN, the code of a hall, and the places that take them.
#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/or_null.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/taking/hall_codes.hpp"
#include "service/taking/personal_codes.hpp"
#include "service/taking/take_codes.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;
using rollcall::to_json;  // of base: times, ids

constexpr LineLimits kSource{.min_code_points = 0, .max_code_points = 100};
constexpr LineLimits kCode{.min_code_points = 1, .max_code_points = 200};
constexpr LineLimits kPin{.min_code_points = 1, .max_code_points = 32};

Result<service::CodeFrame> read_code(const Request& request, const Uuid& place) {
  ROLLCALL_ASSIGN(const json::value body, http::json_body(request));
  JsonReader read(body);
  service::CodeFrame frame{.place = place, .actor = principal_of(request).actor};
  frame.presented.badge = read.optional_string("badge", kCode).value_or("");
  if (frame.presented.badge.empty()) {
    frame.presented.external_id = read.string("external_id", kCode);
    frame.presented.pin = read.string("pin", kPin);
  }
  frame.source = read.optional_string("source", kSource).value_or("");
  frame.presented.shown_at = read.optional_time("captured_at");
  ROLLCALL_TRY(read.finish());
  return frame;
}

json::object code_json(const service::CodeResult& result) {
  json::object body{{"person_id", to_json(result.person.id)},
                    {"external_id", result.person.external_id},
                    {"name", result.person.name},
                    {"decision", attendance::name(result.outcome.decision)},
                    {"reason", attendance::name(result.outcome.reason)}};
  if (result.session_id) body["session_id"] = to_json(*result.session_id);
  if (result.record_id) body["record_id"] = to_json(*result.record_id);
  if (result.passage_id) body["passage_id"] = to_json(*result.passage_id);
  return body;
}

Response shown_answer(std::string_view member, const service::ShownCode& code) {
  return Response::json(200, json::object{{member, code.text},
                                          {"expires_at", to_json(code.expires_at)},
                                          {"renew_after_s", code.renew_after_s}})
      .with("Cache-Control", "no-store");
}

Result<Response> give_pin(Api& api, const Request& request, const Uuid& person) {
  ROLLCALL_ASSIGN(const json::value body, http::json_body(request));
  JsonReader read(body);
  const auto wanted = read.optional_string("pin", kPin);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const std::string pin, service::set_pin(api.in, principal_of(request).actor, person, wanted));
  return Response::json(200, json::object{{"pin", pin}}).with("Cache-Control", "no-store");
}

Result<Response> take_pin(Api& api, const Request& request, const Uuid& person) {
  ROLLCALL_TRY(service::remove_pin(api.in, principal_of(request).actor, person));
  return Response::no_content();
}

}  // namespace

Result<Response> get_my_badge(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  ROLLCALL_ASSIGN(const service::ShownCode badge, service::issue_badge(api.in, person));
  return shown_answer("badge", badge);
}

Result<Response> set_my_pin(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  return give_pin(api, request, person);
}

Result<Response> remove_my_pin(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  return take_pin(api, request, person);
}

Result<Response> set_pin(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  return give_pin(api, request, person);
}

Result<Response> remove_pin(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  return take_pin(api, request, person);
}

Result<Response> get_hall_code(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid session, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const service::ShownCode code, service::show_hall_code(api.in, session));
  return shown_answer("code", code);
}

Result<Response> enter_hall_code(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  ROLLCALL_ASSIGN(const json::value body, http::json_body(request));
  JsonReader read(body);
  const std::string code = read.string("code", kCode);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const service::CodeResult result,
                  service::take_hall_code(api.in, principal_of(request).actor, person, code));
  return Response::json(200, code_json(result));
}

Result<Response> take_session_code(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid session, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const service::CodeFrame frame, read_code(request, session));
  ROLLCALL_ASSIGN(const service::CodeResult result, service::take_session_code(api.in, frame));
  return Response::json(200, code_json(result));
}

Result<Response> take_passage_code(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid checkpoint, path_id(request, "checkpoint_id"));
  ROLLCALL_ASSIGN(const service::CodeFrame frame, read_code(request, checkpoint));
  ROLLCALL_ASSIGN(const service::CodeResult result, service::take_passage_code(api.in, frame));
  return Response::json(200, code_json(result));
}

}  // namespace rollcall::server
