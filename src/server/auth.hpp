// Who a request comes from, and whether they may.
#pragma once

#include "base/error.hpp"
#include "http/router.hpp"
#include "server/api.hpp"
#include "service/accounts.hpp"
#include "service/installation.hpp"

namespace rollcall::server {

inline constexpr std::string_view kSessionCookie = "rollcall_session";
inline constexpr std::string_view kCsrfHeader = "X-CSRF-Token";

// The least role of a route: anyone at all, or a role or a higher one.
inline constexpr int kAnyone = -1;
constexpr int least(store::Role role) { return static_cast<int>(role); }

// Hooks::admit: leaves the principal in request.context. kUnauthenticated without valid credentials, kForbidden for a
// role that does not suffice or a change by cookie without its CSRF token.
Result<void> admit(Api& api, http::Request& request, const http::Route& route);

// The principal that admit() left; only for routes that are not for anyone.
const service::Principal& principal_of(const http::Request& request);

}  // namespace rollcall::server
