#include <boost/json/array.hpp>
#include <chrono>
#include <format>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/cookies.hpp"
#include "server/routes/routes.hpp"
#include "service/accounts/second_factor.hpp"
#include "service/accounts/sign_in.hpp"
#include "service/accounts/users.hpp"

namespace rollcall::server {
namespace {

constexpr std::size_t kPasswordBytes = 1024;
constexpr LineLimits kCode{.min_code_points = 1, .max_code_points = 64};

// Secrets are shown in it: not compressed, so that its length tells nothing.
Response secret_answer(int status, const boost::json::object& answer) {
  Response response = Response::json(status, answer);
  response.compress = false;
  return response;
}

Response codes_answer(const std::vector<std::string>& codes) {
  boost::json::array list;
  for (const std::string& code : codes) list.emplace_back(code);
  return secret_answer(200, {{"recovery_codes", std::move(list)}});
}

Result<std::string> read_password_only(Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  std::string password = read.text("password", kPasswordBytes);
  ROLLCALL_TRY(read.finish());
  return password;
}

}  // namespace

Response signed_in_answer(Api& api, const Request& request, const service::SignIn& signed_in) {
  return secret_answer(200, {{"id", to_json(signed_in.user.id)},
                             {"name", signed_in.user.name},
                             {"role", store::name(signed_in.user.role)},
                             {"csrf_token", signed_in.csrf_token},
                             {"expires_at", to_json(signed_in.expires_at)}})
      .with("Set-Cookie", session_cookie(api, request, signed_in));
}

Result<Response> sign_in(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const std::string name = read.string("name");
  const std::string password = read.text("password", kPasswordBytes);
  const std::string code = read.optional_string("code", kCode).value_or("");
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(
      const service::SignIn signed_in,
      service::sign_in(api.in, {.name = name, .password = password, .code = code, .address = request.remote_address}));
  return signed_in_answer(api, request, signed_in);
}

Result<Response> sign_out(Api& api, Request& request) {
  if (const auto cookie = request.cookie(kSessionCookie)) {
    ROLLCALL_TRY(service::sign_out(api.in, *cookie));
    api.live.recheck();  // no event says so
  }
  return Response::no_content().with("Set-Cookie", ended_session_cookie(request));
}

Result<Response> sign_out_of_all(Api& api, Request& request) {
  const service::Actor& actor = principal_of(request).actor;
  if (!actor.user_id) return fail(ErrorCode::kForbidden, "only a user is signed in anywhere");
  ROLLCALL_TRY(service::sign_out_everywhere(api.in, actor, *actor.user_id));
  return Response::no_content().with("Set-Cookie", ended_session_cookie(request));
}

Result<Response> who_am_i(Api& api, Request& request) {
  const service::Principal& principal = principal_of(request);
  const service::Actor& actor = principal.actor;
  boost::json::object answer{{"id", actor.id ? to_json(*actor.id) : nullptr},
                             {"name", principal.name},
                             {"role", actor.is_device ? "device" : store::name(actor.role)},
                             {"scopes", principal.scopes.text()},
                             {"person_id", actor.person_id ? to_json(*actor.person_id) : nullptr}};
  if (actor.user_id && actor.id == actor.user_id) {
    ROLLCALL_ASSIGN(const store::User user, service::get_user(api.in, *actor.user_id));
    answer["second_factor"] = user.totp && user.totp->confirmed;
  }
  if (principal.by_cookie) answer["csrf_token"] = service::csrf_token_of(request.cookie(kSessionCookie).value_or(""));
  return secret_answer(200, answer);
}

Result<Response> change_password(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const std::string current = read.text("current_password", kPasswordBytes);
  const std::string wanted = read.text("new_password", kPasswordBytes);
  ROLLCALL_TRY(read.finish());
  const service::Principal& principal = principal_of(request);
  ROLLCALL_TRY(service::change_password(api.in, principal.actor, current, wanted));
  if (!principal.by_cookie) return Response::no_content();
  ROLLCALL_ASSIGN(const store::User user, service::get_user(api.in, *principal.actor.user_id));
  ROLLCALL_ASSIGN(const service::SignIn signed_in, service::begin_web_session(api.in, user));
  return signed_in_answer(api, request, signed_in);
}

Result<Response> offer_second_factor(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const std::string password, read_password_only(request));
  ROLLCALL_ASSIGN(const service::OfferedFactor offered,
                  service::offer_second_factor(api.in, principal_of(request).actor, password));
  return secret_answer(200, {{"secret", offered.secret}, {"uri", offered.uri}});
}

Result<Response> confirm_second_factor(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const std::string code = read.string("code", kCode);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto codes, service::confirm_second_factor(api.in, principal_of(request).actor, code));
  return codes_answer(codes);
}

Result<Response> remove_second_factor(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const std::string password, read_password_only(request));
  ROLLCALL_TRY(service::remove_second_factor(api.in, principal_of(request).actor, password));
  return Response::no_content();
}

Result<Response> renew_recovery_codes(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const std::string password, read_password_only(request));
  ROLLCALL_ASSIGN(const auto codes, service::renew_recovery_codes(api.in, principal_of(request).actor, password));
  return codes_answer(codes);
}

}  // namespace rollcall::server
