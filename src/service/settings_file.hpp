// Changing one setting in rollcall.toml without touching the rest of it: comments and order stay.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::service {

// `toml` with the text setting `name` ("models.detector") set to `value`. Replaces the line that sets it in its table,
// or adds one; a table that is not there is added at the end. Pure.
std::string with_setting(std::string_view toml, std::string_view name, std::string_view value);

// The same for a file, written whole or not at all; made where it is missing. kMalformed when the result is no TOML the
// settings would take, which leaves the file as it was.
Result<void> write_setting(const std::filesystem::path& file, std::string_view name, std::string_view value);

}  // namespace rollcall::service
