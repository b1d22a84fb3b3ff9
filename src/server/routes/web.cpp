#include <utility>

#include "server/routes/routes.hpp"
#include "server/web_assets.hpp"

namespace rollcall::server {

Result<Response> web_page(Api& api, Request& request) { return api.web.serve(request, "index.html"); }

Result<Response> docs_page(Api& api, Request& request) { return api.web.serve(request, "docs.html"); }

Result<Response> openapi(Api& api, Request& request) {
  ROLLCALL_ASSIGN(Response response, api.web.serve(request, kOpenApiFile));
  return std::move(response).with("Cache-Control", "public, max-age=300");
}

Result<Response> web_asset(Api& api, Request& request) { return api.web.serve(request, request.param("path")); }

}  // namespace rollcall::server
