// The handlers of what concerns the installation as a whole: setting it up, whose it is, and changing its settings.
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "server/api.hpp"

namespace rollcall::server {

// setup.cpp
Result<http::Response> get_setup(Api& api, http::Request& request);
Result<http::Response> set_up(Api& api, http::Request& request);

// settings.cpp; reading them is in routes.hpp
Result<http::Response> change_settings(Api& api, http::Request& request);

// branding.cpp
Result<http::Response> get_branding(Api& api, http::Request& request);
Result<http::Response> change_branding(Api& api, http::Request& request);
Result<http::Response> get_logo(Api& api, http::Request& request);
Result<http::Response> put_logo(Api& api, http::Request& request);
Result<http::Response> remove_logo(Api& api, http::Request& request);

}  // namespace rollcall::server
