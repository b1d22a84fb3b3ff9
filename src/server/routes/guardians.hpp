// The handlers of guardians, as those of routes.hpp.
#pragma once

#include "server/routes/routes.hpp"

namespace rollcall::server {

// guardians.cpp
Result<Response> create_guardian(Api& api, Request& request);
Result<Response> list_guardians(Api& api, Request& request);
Result<Response> get_guardian(Api& api, Request& request);
Result<Response> change_guardian(Api& api, Request& request);
Result<Response> remove_guardian(Api& api, Request& request);
Result<Response> show_unsubscribe(Api& api, Request& request);
Result<Response> unsubscribe(Api& api, Request& request);

}  // namespace rollcall::server
