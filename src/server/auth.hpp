// Who a request comes from, and whether they may.
#pragma once

#include "base/error.hpp"
#include "http/router.hpp"
#include "server/api.hpp"
#include "service/accounts/principal.hpp"
#include "service/installation.hpp"

namespace rollcall::server {

inline constexpr std::string_view kSessionCookie = "rollcall_session";
inline constexpr std::string_view kCsrfHeader = "X-CSRF-Token";

// Who a route is for, as http::Route carries it: anyone at all, or a role or a higher one, and devices too or alone.
inline constexpr int kAnyone = -1;
inline constexpr int kDeviceAlso = 0x100;
inline constexpr int kDevice = 0x200;  // and nobody else
constexpr int least(store::Role role) { return static_cast<int>(role); }

// Hooks::admit: leaves the principal in request.context.
//
// kUnauthenticated without valid credentials; kForbidden for a role or scopes that do not suffice, and for a change by
// cookie without its CSRF token; kNotFound for a course, session, record or person, named in the path or the query,
// that is not the caller's to see. A limited caller (see service/accounts/access.hpp) is let in only where every id in
// the path is of a kind this knows how to judge.
Result<void> admit(Api& api, http::Request& request, const http::Route& route);

// The principal that admit() left; only for routes that are not for anyone.
const service::Principal& principal_of(const http::Request& request);

}  // namespace rollcall::server
