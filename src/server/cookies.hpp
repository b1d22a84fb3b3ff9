// The cookies of the server: what they are called and how they are kept from others.
#pragma once

#include <string>

#include "http/request.hpp"
#include "server/api.hpp"
#include "service/accounts/sign_in.hpp"

namespace rollcall::server {

// The value of Set-Cookie for a browser that is signed in, and for one that no longer is.
std::string session_cookie(Api& api, const http::Request& request, const service::SignIn& signed_in);
std::string ended_session_cookie(const http::Request& request);

}  // namespace rollcall::server
