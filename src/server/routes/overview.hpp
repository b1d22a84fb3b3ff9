// What pages begin with: what is on, who teaches, how well the installation is, what a threshold costs.
#pragma once

#include "server/routes/routes.hpp"

namespace rollcall::server {

Result<Response> list_sessions_on(Api& api, Request& request);
Result<Response> list_users_who_teach(Api& api, Request& request);
Result<Response> get_health(Api& api, Request& request);
Result<Response> get_thresholds(Api& api, Request& request);

}  // namespace rollcall::server
