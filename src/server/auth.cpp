#include "server/auth.hpp"

#include <any>
#include <utility>

#include "service/accounts/access.hpp"
#include "service/jobs.hpp"

namespace rollcall::server {
namespace {

using Require = Result<void> (*)(store::Connection&, const service::Actor&, const Uuid&);

// The ids of paths and queries that belong to somebody, and who judges them.
struct Guarded {
  std::string_view path;
  std::string_view query;
  Require require;    // nullptr: the use case itself asks whose it is
  bool is_id = true;  // false: a number or word within something that is guarded
};
constexpr Guarded kGuarded[] = {
    {"course_id", "course", service::require_course},
    {"session_id", "session", service::require_session},
    {"record_id", "record", service::require_record},
    {"person_id", "person", service::require_person},
    {"checkpoint_id", "checkpoint", service::require_checkpoint},
    {"passage_id", "passage", service::require_passage},
    {"review_id", "review", service::require_review},
    {"group_id", "", nullptr},
    {"excuse_id", "excuse", service::require_excuse},
    {"dispute_id", "", service::require_dispute},
    {"classroom_id", "", nullptr},
    {"picture", "", nullptr, false},
    {"job_id", "", nullptr},
    {"job_id", "job", service::require_job},
    {"calendar_id", "calendar", service::require_nothing},
    {"consent_id", "", nullptr},
    {"photo_id", "", nullptr},
    {"text_id", "", nullptr},
};

bool changes_something(http::Method method) {
  return method != http::Method::kGet && method != http::Method::kHead && method != http::Method::kOptions;
}

Result<service::Principal> authenticate(Api& api, const http::Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  if (const auto header = request.header("Authorization"); header && header->starts_with(kBearer)) {
    ROLLCALL_ASSIGN(service::Principal principal, service::authenticate_bearer(api.in, header->substr(kBearer.size())));
    if (principal.api_key_id) api.key_uses.note(*principal.api_key_id, api.in.clock().now());
    return principal;
  }
  if (const auto cookie = request.cookie(kSessionCookie)) return service::authenticate_cookie(api.in, *cookie);
  return fail(ErrorCode::kUnauthenticated, "sign in, or send an API key", "Authorization: Bearer rk_…");
}

// "people" of "/api/v1/people/{person_id}/photos": what a scope names.
std::string_view resource_of(std::string_view pattern) {
  constexpr std::string_view kBase = "/api/v1/";
  if (pattern.starts_with(kBase)) pattern.remove_prefix(kBase.size());
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  return pattern.substr(0, pattern.find('/'));
}

Result<void> check_role(const service::Principal& principal, const http::Route& route) {
  constexpr int kRoleBits = 0xFF;
  const bool may = principal.actor.is_device
                       ? (route.least_role & (kDevice | kDeviceAlso)) != 0
                       : route.least_role != kDevice && least(principal.actor.role) <= (route.least_role & kRoleBits);
  if (!may) return fail(ErrorCode::kForbidden, "your role may not do this");
  return {};
}

Result<void> check_ids(Api& api, const service::Actor& actor, const http::Request& request) {
  if (service::sees_all(actor)) return {};
  std::vector<std::pair<Require, Uuid>> wanted;
  for (const auto& [name, value] : request.path_params) {
    const auto* guarded = std::ranges::find(kGuarded, name, &Guarded::path);
    const auto id = parse_uuid(value);
    if (guarded == std::ranges::end(kGuarded) || (guarded->is_id && !id))
      return fail(ErrorCode::kNotFound, "there is no such thing");
    if (guarded->require != nullptr && id) wanted.emplace_back(guarded->require, *id);
  }
  for (const Guarded& guarded : kGuarded) {
    if (guarded.query.empty()) continue;
    for (const std::string_view value : request.query.all(guarded.query))
      if (const auto id = parse_uuid(value)) wanted.emplace_back(guarded.require, *id);
  }
  if (wanted.empty()) return {};
  return api.in.database().read([&](store::Connection& db) -> Result<void> {
    for (const auto& [require, id] : wanted) ROLLCALL_TRY(require(db, actor, id));
    return {};
  });
}

}  // namespace

Result<void> admit(Api& api, http::Request& request, const http::Route& route) {
  if (route.least_role == kAnyone) return {};
  ROLLCALL_ASSIGN(service::Principal principal, authenticate(api, request));
  const bool changes = changes_something(request.method);
  ROLLCALL_TRY(check_role(principal, route));
  if (!principal.scopes.allow(resource_of(route.pattern), changes))
    return fail(ErrorCode::kForbidden, "the scopes of this key do not allow it");
  if (principal.by_cookie && changes && !service::csrf_matches(principal, request.header(kCsrfHeader).value_or("")))
    return fail(ErrorCode::kForbidden, "the page's token is missing or old", "load the page again");
  ROLLCALL_TRY(check_ids(api, principal.actor, request));
  request.context = std::move(principal);
  return {};
}

const service::Principal& principal_of(const http::Request& request) {
  return std::any_cast<const service::Principal&>(request.context);
}

Result<Uuid> person_of(const http::Request& request) {
  const auto& person = principal_of(request).actor.person_id;
  if (!person) return fail(ErrorCode::kConflict, "this user is none of the people", "link the user to a person first");
  return *person;
}

}  // namespace rollcall::server
