// Every route of the server in one table: method, path, operation id of openapi.yaml, least role, body limit, pool,
// handler. The router and the tests of who may do what are made from it.
#pragma once

#include <vector>

#include "http/router.hpp"
#include "server/api.hpp"

namespace rollcall::server {

// `api` outlives the routes.
std::vector<http::Route> route_table(Api& api);

}  // namespace rollcall::server
