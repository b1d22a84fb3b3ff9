// Text that comes from outside: is it UTF-8, is it one clean line, how long is it.
// All functions are pure, never throw, and take text of any length in linear time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rollcall {

// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates, nothing past U+10FFFF). "" is.
bool is_utf8(std::string_view text);

// The Unicode code points of well-formed UTF-8; other bytes count as one each.
std::size_t count_code_points(std::string_view text);

// `text` without white space (Unicode White_Space: spaces, tabs, line ends, U+00A0, U+3000, ...) at both ends.
std::string_view trim(std::string_view text);

// Whether `text` holds a character that must not stand in a name or an id: C0 and C1 controls, DEL, line and paragraph
// separators, and the bidirectional overrides that make one text look like another.
bool has_control_characters(std::string_view text);

// `text` fit to be shown in a message: at most `max_code_points`, "..." after a cut, and "?" for each control character
// and each byte that is not UTF-8.
std::string printable(std::string_view text, std::size_t max_code_points = 80);

// ASCII letters only; other bytes stay and compare as they are.
std::string to_lower_ascii(std::string_view text);
bool equals_ignore_case(std::string_view a, std::string_view b);

// What clean_line() takes.
struct LineLimits {
  std::size_t min_code_points = 1;
  std::size_t max_code_points = 200;
};

// One line for a name, a code or an id: trimmed, then refused (kInvalidArgument for `field`) when it is not UTF-8,
// holds a control character, or is outside `limits`.
Result<std::string> clean_line(std::string_view field, std::string_view text, const LineLimits& limits = {});

}  // namespace rollcall
