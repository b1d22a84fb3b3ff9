#include "server/origin.hpp"

#include <algorithm>

#include "service/settings.hpp"

namespace rollcall::server {
namespace {

// "example.org:8443" of "https://example.org:8443"; "" of "null".
std::string_view host_of(std::string_view origin) {
  constexpr std::string_view kMark = "://";
  const std::size_t at = origin.find(kMark);
  return at == std::string_view::npos ? std::string_view{} : origin.substr(at + kMark.size());
}

}  // namespace

Result<void> require_own_origin(const Settings& settings, const http::Request& request) {
  const std::string_view origin = request.header("Origin").value_or("");
  const std::string_view host = host_of(origin);
  if (!host.empty() && host == request.header("Host").value_or("")) return {};
  if (!origin.empty() && origin == settings.text(service::setting::kPublicUrl)) return {};
  if (settings.boolean(service::setting::kCorsCredentials) &&
      std::ranges::contains(settings.list(service::setting::kCorsOrigins), origin))
    return {};
  return fail(ErrorCode::kForbidden, "this page may not open a WebSocket here",
              "open it from the pages of this server, or name the page's origin in http.cors_origins");
}

}  // namespace rollcall::server
