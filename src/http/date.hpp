// Dates as HTTP writes them (RFC 9110 section 5.6.7): "Fri, 20 Nov 2026 08:30:00 GMT".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace rollcall::http {

std::string format_http_date(Time time);

// Only the form servers must write; the two obsolete ones and everything else give nullopt.
std::optional<Time> parse_http_date(std::string_view text);

}  // namespace rollcall::http
