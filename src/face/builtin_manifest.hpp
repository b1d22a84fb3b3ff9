// Private to face/: the text of models/manifest.json, made part of the program by the build.
#pragma once

#include <string_view>

namespace rollcall::face {

extern const std::string_view kBuiltinManifest;

}  // namespace rollcall::face
