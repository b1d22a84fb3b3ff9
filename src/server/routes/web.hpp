// The handlers of the two apps that the program serves; routes.hpp has those around them.
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "server/api.hpp"

namespace rollcall::server {

Result<http::Response> app_page(Api& api, http::Request& request);
Result<http::Response> kiosk_page(Api& api, http::Request& request);

}  // namespace rollcall::server
