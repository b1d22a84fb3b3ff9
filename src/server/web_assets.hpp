// The web app, the kiosk and the reader of the API's description, built into the program as web/tools/pack.mjs packed
// them: app.html, kiosk.html, app/…, kiosk/… and assets/….
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "http/asset_pack.hpp"

namespace rollcall::server {

// The name under which the API's description is served.
inline constexpr std::string_view kOpenApiFile = "openapi.json";

// Part of the program, so the same for every server in it; read when it is first asked for. kMalformed where the
// program was built wrongly. Thread-safe.
const Result<http::AssetPack>& web_assets();

}  // namespace rollcall::server
