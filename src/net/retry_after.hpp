// The field Retry-After of an answer (RFC 9110, 10.2.3): seconds, or a date. Pure; the text comes from anybody.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace rollcall::net {

// How long to wait from `now`, at most a day, zero for a date that is past. None for anything that is neither digits
// nor a date in the form that is sent today (IMF-fixdate).
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, Time now);

}  // namespace rollcall::net
