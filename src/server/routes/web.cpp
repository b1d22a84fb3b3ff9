#include "server/routes/routes.hpp"

namespace rollcall::server {

Result<Response> web_page(Api& api, Request& request) { return api.web.serve(request, "index.html"); }

Result<Response> web_asset(Api& api, Request& request) { return api.web.serve(request, request.param("path")); }

}  // namespace rollcall::server
