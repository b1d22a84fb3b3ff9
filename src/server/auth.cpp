#include "server/auth.hpp"

#include <any>

namespace rollcall::server {
namespace {

bool changes_something(http::Method method) {
  return method != http::Method::kGet && method != http::Method::kHead && method != http::Method::kOptions;
}

Result<service::Principal> authenticate(Api& api, const http::Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  if (const auto header = request.header("Authorization"); header && header->starts_with(kBearer)) {
    ROLLCALL_ASSIGN(service::Principal principal,
                    service::authenticate_api_key(api.in, header->substr(kBearer.size())));
    api.key_uses.note(*principal.actor.id, api.in.clock().now());
    return principal;
  }
  if (const auto cookie = request.cookie(kSessionCookie)) return service::authenticate_cookie(api.in, *cookie);
  return fail(ErrorCode::kUnauthenticated, "sign in, or send an API key", "Authorization: Bearer rk_…");
}

}  // namespace

Result<void> admit(Api& api, http::Request& request, const http::Route& route) {
  if (route.least_role == kAnyone) return {};
  ROLLCALL_ASSIGN(service::Principal principal, authenticate(api, request));
  if (least(principal.actor.role) > route.least_role) return fail(ErrorCode::kForbidden, "your role may not do this");
  if (principal.by_cookie && changes_something(request.method) &&
      !service::csrf_matches(principal, request.header(kCsrfHeader).value_or("")))
    return fail(ErrorCode::kForbidden, "the page's token is missing or old", "load the page again");
  request.context = std::move(principal);
  return {};
}

const service::Principal& principal_of(const http::Request& request) {
  return std::any_cast<const service::Principal&>(request.context);
}

}  // namespace rollcall::server
