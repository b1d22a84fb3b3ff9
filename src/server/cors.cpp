#include "server/cors.hpp"

#include <algorithm>

#include "service/settings.hpp"

namespace rollcall::server {
namespace {

constexpr std::string_view kAny = "*";
constexpr std::string_view kTakenHeaders =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, X-CSRF-Token, "
    "X-Request-Id";
constexpr std::string_view kShownHeaders =
    "Content-Disposition, ETag, Idempotency-Replayed, Location, Preference-Applied, Retry-After, X-Request-Id";
constexpr std::string_view kPreflightKept = "600";  // seconds; the longest that every browser takes

}  // namespace

Result<Cors> Cors::create(const Settings& settings) {
  Cors cors(settings.list(service::setting::kCorsOrigins), settings.boolean(service::setting::kCorsCredentials));
  if (cors.credentials_ && std::ranges::contains(cors.origins_, kAny))
    return fail(ErrorCode::kInvalidArgument, "http.cors_credentials does not go with the origin *",
                "name the origins in http.cors_origins");
  return cors;
}

bool Cors::allows(std::string_view origin) const {
  return std::ranges::any_of(origins_, [&](const std::string& one) { return one == kAny || one == origin; });
}

void Cors::decorate(const http::Request& request, http::Response& response) const {
  if (origins_.empty() || !request.path.starts_with("/api/")) return;
  const bool any = std::ranges::contains(origins_, kAny);
  http::Fields& headers = response.headers;
  if (!any) headers.add("Vary", "Origin");  // also without one: a cache must not give this answer to a page
  const auto origin = request.header("Origin");
  if (!origin || !allows(*origin)) return;
  headers.set("Access-Control-Allow-Origin", any ? std::string(kAny) : std::string(*origin));
  if (credentials_) headers.set("Access-Control-Allow-Credentials", "true");
  headers.set("Cross-Origin-Resource-Policy", "cross-origin");
  if (request.method != http::Method::kOptions) {
    headers.set("Access-Control-Expose-Headers", std::string(kShownHeaders));
    return;
  }
  if (!request.header("Access-Control-Request-Method")) return;
  headers.set("Access-Control-Allow-Methods", std::string(headers.find("Allow").value_or("")));
  headers.set("Access-Control-Allow-Headers", std::string(kTakenHeaders));
  headers.set("Access-Control-Max-Age", std::string(kPreflightKept));
}

}  // namespace rollcall::server
