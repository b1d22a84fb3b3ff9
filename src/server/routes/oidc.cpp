#include "service/accounts/oidc.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "crypto/hash.hpp"
#include "server/cookies.hpp"
#include "server/routes/routes.hpp"
#include "service/settings.hpp"

namespace rollcall::server {
namespace {

constexpr std::string_view kCookie = "rollcall_oidc";
constexpr std::chrono::minutes kPatience{10};

std::string redirect_uri(const Api& api, const Request& request) {
  std::string base = api.in.settings().text(service::setting::kPublicUrl);
  if (base.empty())
    base = (request.secure ? "https://" : "http://") + std::string(request.header("Host").value_or("localhost"));
  return base + "/api/v1/auth/oidc/callback";
}

// What must be remembered until the browser is back, sealed, in the browser itself: no table fills up with sign-ins
// that nobody finishes. SameSite=Lax, because the browser comes from the provider's site.
Result<std::string> waiting_cookie(Api& api, const Request& request, const service::OidcRequest& waiting) {
  const boost::json::object state{{"state", waiting.state},
                                  {"nonce", waiting.nonce},
                                  {"verifier", waiting.verifier},
                                  {"until", to_micros(api.in.clock().now() + kPatience)}};
  ROLLCALL_ASSIGN(const Bytes sealed,
                  api.in.vault().seal_shared(service::sealed::kSignIn, bytes_of(boost::json::serialize(state))));
  return std::format("{}={}; Path=/api/v1/auth/oidc; HttpOnly; SameSite=Lax; Max-Age={}{}", kCookie,
                     to_base64url(sealed), std::chrono::seconds(kPatience).count(), request.secure ? "; Secure" : "");
}

std::unexpected<Error> stale() {
  return fail(ErrorCode::kUnauthenticated, "this sign-in was not begun in this browser, or too long ago",
              "begin it again");
}

// The sign-in this browser began, if `state` is that of it.
Result<service::OidcRequest> waiting_of(Api& api, const Request& request, std::string_view state) {
  const auto bytes = from_base64(request.cookie(kCookie).value_or(""));
  if (!bytes || bytes->empty()) return stale();
  const auto opened = api.in.vault().open_shared(service::sealed::kSignIn, *bytes);
  if (!opened) return stale();
  ROLLCALL_ASSIGN(const boost::json::value value, parse_json(text_of(*opened)));
  JsonReader read(value);
  service::OidcRequest waiting{
      .url = {}, .state = read.string("state"), .nonce = read.string("nonce"), .verifier = read.string("verifier")};
  const std::int64_t until = read.integer("until");
  ROLLCALL_TRY(read.finish());
  const bool same = crypto::constant_time_equal(bytes_of(waiting.state), bytes_of(state));
  if (!same || to_micros(api.in.clock().now()) > until) return stale();
  return waiting;
}

Result<service::OidcClient*> provider_of(Api& api) {
  if (api.oidc == nullptr)
    return fail(ErrorCode::kNotFound, "no sign-in provider is configured", "set oidc.issuer, or use a password");
  return api.oidc;
}

}  // namespace

Result<Response> sign_in_methods(Api& api, Request&) {
  boost::json::object answer{{"password", true}, {"oidc", nullptr}};
  if (api.oidc != nullptr)
    answer["oidc"] = boost::json::object{{"name", api.oidc->name()}, {"url", "/api/v1/auth/oidc"}};
  return Response::json(200, answer);
}

Result<Response> begin_oidc(Api& api, Request& request) {
  ROLLCALL_ASSIGN(service::OidcClient* const provider, provider_of(api));
  ROLLCALL_ASSIGN(const service::OidcRequest waiting, provider->begin(redirect_uri(api, request)));
  ROLLCALL_ASSIGN(std::string cookie, waiting_cookie(api, request, waiting));
  return Response::redirect(302, waiting.url).with("Set-Cookie", std::move(cookie)).with("Cache-Control", "no-store");
}

Result<Response> finish_oidc(Api& api, Request& request) {
  ROLLCALL_ASSIGN(service::OidcClient* const provider, provider_of(api));
  ROLLCALL_ASSIGN(const service::OidcRequest waiting,
                  waiting_of(api, request, request.query.find("state").value_or("")));
  const auto code = request.query.find("code");
  if (!code) return fail(ErrorCode::kUnauthenticated, "the sign-in was given up at the provider", "begin it again");
  ROLLCALL_ASSIGN(const service::Identity identity, provider->finish(*code, waiting, redirect_uri(api, request)));
  ROLLCALL_ASSIGN(const store::User user, service::user_of_identity(api.in, identity));
  ROLLCALL_ASSIGN(const service::SignIn signed_in, service::begin_web_session(api.in, user));
  Response response = Response::redirect(303, "/").with("Set-Cookie", session_cookie(api, request, signed_in));
  response.headers.add("Set-Cookie",
                       std::format("{}=; Path=/api/v1/auth/oidc; HttpOnly; SameSite=Lax; Max-Age=0", kCookie));
  return response;
}

}  // namespace rollcall::server
