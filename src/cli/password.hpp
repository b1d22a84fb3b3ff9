// Passwords for the command line: from a file, standard input or the keyboard, never from an argument.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::cli {

// The first line of `file`; of standard input for "-"; asked for twice on the terminal, unseen, for "".
// kInvalidArgument without a terminal to ask on, or when the two do not match.
Result<std::string> read_password(std::string_view file, std::string_view prompt);

}  // namespace rollcall::cli
