// The web page's files, built into the program.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "http/static_files.hpp"

namespace rollcall::server {

// The name under which the API's description is served beside them.
inline constexpr std::string_view kOpenApiFile = "openapi.json";

// Adds every file of web/ under its path there.
Result<void> add_web_assets(http::StaticFiles& files);

}  // namespace rollcall::server
