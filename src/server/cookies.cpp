#include "server/cookies.hpp"

#include <chrono>
#include <format>

#include "server/auth.hpp"

namespace rollcall::server {
namespace {

std::string cookie(std::string_view token, std::chrono::seconds lifetime, bool secure) {
  return std::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", kSessionCookie, token, lifetime.count(),
                     secure ? "; Secure" : "");
}

}  // namespace

std::string session_cookie(Api& api, const http::Request& request, const service::SignIn& signed_in) {
  const auto lifetime = std::chrono::ceil<std::chrono::seconds>(signed_in.expires_at - api.in.clock().now());
  return cookie(signed_in.token, lifetime, request.secure);
}

std::string ended_session_cookie(const http::Request& request) {
  return cookie("", std::chrono::seconds{0}, request.secure);
}

}  // namespace rollcall::server
