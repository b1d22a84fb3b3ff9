// What HTTP's grammar asks of text, beside base/text.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace rollcall::http {

bool is_token(std::string_view text);  // RFC 9110 section 5.6.2: a name of a field, a method, a media type's half
std::string_view trim_blanks(std::string_view text);               // spaces and tabs only, as HTTP has it
std::optional<std::uint64_t> parse_number(std::string_view text);  // decimal digits only

}  // namespace rollcall::http
