// The web page's files, built into the program.
#pragma once

#include "base/error.hpp"
#include "http/static_files.hpp"

namespace rollcall::server {

// Adds every file of web/ under its path there.
Result<void> add_web_assets(http::StaticFiles& files);

}  // namespace rollcall::server
