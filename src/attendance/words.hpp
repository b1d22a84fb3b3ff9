// Enums and their names: what every enum of attendance is read with.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::attendance {

// The value whose name in `names`, which stand in the order of the enumerators, is `text`; kInvalidArgument for the
// field `what`, listing the names, where there is none.
template <class Enum, std::size_t n>
Result<Enum> parse_word(const std::array<std::string_view, n>& names, std::string_view what, std::string_view text) {
  for (std::size_t i = 0; i < n; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  std::string message = "must be one of ";
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) message += ", ";
    message += names[i];
  }
  return fail_field(std::string(what), std::move(message));
}

}  // namespace rollcall::attendance
