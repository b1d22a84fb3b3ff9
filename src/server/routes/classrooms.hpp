// Pictures of the whole class.
#pragma once

#include "server/routes/routes.hpp"

namespace rollcall::server {

Result<Response> take_classroom(Api& api, Request& request);
Result<Response> list_classrooms(Api& api, Request& request);
Result<Response> get_classroom(Api& api, Request& request);
Result<Response> drop_classroom(Api& api, Request& request);
Result<Response> get_classroom_picture(Api& api, Request& request);
Result<Response> confirm_classroom(Api& api, Request& request);
Result<Response> undo_classroom(Api& api, Request& request);

}  // namespace rollcall::server
