#include "server/routes/web.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "server/routes/routes.hpp"
#include "server/web_assets.hpp"

namespace rollcall::server {
namespace {

// An app whose pages have addresses of their own: a file of its folder where there is one, else the page, which knows
// its addresses; a name with a dot that is no file is nothing.
Result<Response> app_at(const Request& request, std::string_view folder, std::string_view page) {
  const std::string root = "/" + std::string(folder) + "/";
  // Only what is below the slash is a service worker's.
  if (request.path.size() < root.size()) return Response::redirect(302, root + request.target.substr(root.size() - 1));
  const std::string_view path = request.param("path");
  const std::string file = root.substr(1) + std::string(path);
  if (web_assets()->has(file)) return web_assets()->serve(request, file);
  if (path.substr(path.find_last_of('/') + 1).contains('.'))
    return fail(ErrorCode::kNotFound, "there is nothing at this address");
  return web_assets()->serve(request, page);
}

}  // namespace

Result<Response> web_page(Api&, Request&) { return Response::redirect(302, "/app/"); }

Result<Response> app_page(Api&, Request& request) { return app_at(request, "app", "app.html"); }

Result<Response> kiosk_page(Api&, Request& request) { return app_at(request, "kiosk", "kiosk.html"); }

Result<Response> docs_page(Api&, Request& request) { return web_assets()->serve(request, "assets/docs/docs.html"); }

Result<Response> openapi(Api& api, Request& request) {
  ROLLCALL_ASSIGN(Response response, api.web.serve(request, kOpenApiFile));
  return std::move(response).with("Cache-Control", "public, max-age=300");
}

Result<Response> web_asset(Api&, Request& request) {
  return web_assets()->serve(request, "assets/" + std::string(request.param("path")));
}

}  // namespace rollcall::server
