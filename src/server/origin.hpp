// Against cross-site WebSocket hijacking (RFC 6455 section 10.2): a browser sends cookies with a WebSocket that a page
// of anybody opens, and asks no permission first, so the server must look at where the page came from.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "base/settings.hpp"
#include "http/request.hpp"

namespace rollcall::server {

// kForbidden unless the page is one of ours (of the host that was asked, or of server.public_url) or of an origin that
// http.cors_origins names and http.cors_credentials lets act as whoever is signed in. A request without Origin comes
// from no page that a browser knows, and is refused too: for requests that carry a cookie only.
Result<void> require_own_origin(const Settings& settings, const http::Request& request);

}  // namespace rollcall::server
