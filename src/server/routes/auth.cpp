#include <chrono>
#include <format>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"

namespace rollcall::server {
namespace {

std::string session_cookie(std::string_view token, std::chrono::seconds lifetime, bool secure) {
  return std::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", kSessionCookie, token, lifetime.count(),
                     secure ? "; Secure" : "");
}

}  // namespace

Result<Response> sign_in(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const std::string name = read.string("name");
  const std::string password = read.text("password", 1024);
  ROLLCALL_TRY(read.finish());
  const SteadyTime now = std::chrono::steady_clock::now();
  ROLLCALL_TRY(api.sign_ins.admit(request.remote_address, now));
  auto signed_in = service::sign_in(api.in, name, password);
  if (!signed_in) {
    if (signed_in.error().code == ErrorCode::kUnauthenticated) api.sign_ins.failed(request.remote_address, now);
    return std::unexpected(std::move(signed_in).error());
  }
  api.sign_ins.succeeded(request.remote_address);
  const auto lifetime = std::chrono::ceil<std::chrono::seconds>(signed_in->expires_at - api.in.clock().now());
  Response response = Response::json(200, {{"name", signed_in->user.name},
                                           {"role", store::name(signed_in->user.role)},
                                           {"csrf_token", signed_in->csrf_token},
                                           {"expires_at", to_json(signed_in->expires_at)}});
  response.compress = false;
  return std::move(response).with("Set-Cookie", session_cookie(signed_in->token, lifetime, request.secure));
}

Result<Response> sign_out(Api& api, Request& request) {
  if (const auto cookie = request.cookie(kSessionCookie)) ROLLCALL_TRY(service::sign_out(api.in, *cookie));
  return Response::no_content().with("Set-Cookie", session_cookie("", std::chrono::seconds{0}, request.secure));
}

Result<Response> who_am_i(Api&, Request& request) {
  const service::Principal& principal = principal_of(request);
  boost::json::object answer{{"name", principal.name}, {"role", store::name(principal.actor.role)}};
  if (principal.by_cookie) answer["csrf_token"] = service::csrf_token_of(request.cookie(kSessionCookie).value_or(""));
  Response response = Response::json(200, answer);
  response.compress = false;
  return response;
}

}  // namespace rollcall::server
