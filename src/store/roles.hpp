// What a user or an API key may be.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::store {

enum class Role : std::uint8_t { kAdmin, kOffice, kInstructor, kViewer, kPerson };

std::string_view name(Role value);

// kInvalidArgument, naming the known ones, for anything else.
Result<Role> parse_role(std::string_view text);

}  // namespace rollcall::store
