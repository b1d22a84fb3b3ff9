// The handlers of imports; see routes.hpp.
#pragma once

#include "server/routes/routes.hpp"

namespace rollcall::server {

// imports.cpp
Result<Response> preview_people_import(Api& api, Request& request);
Result<Response> apply_people_import(Api& api, Request& request);
Result<Response> import_photos(Api& api, Request& request);

}  // namespace rollcall::server
