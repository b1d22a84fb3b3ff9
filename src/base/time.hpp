// Points in time. Rollcall stores and passes UTC with microseconds and shows RFC 3339; zones live in attendance/.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rollcall {

using Time = std::chrono::sys_time<std::chrono::microseconds>;
using SteadyTime = std::chrono::steady_clock::time_point;

// Microseconds since 1970-01-01T00:00:00Z, the form the database keeps.
constexpr std::int64_t to_micros(Time time) { return time.time_since_epoch().count(); }
constexpr Time from_micros(std::int64_t micros) { return Time{std::chrono::microseconds{micros}}; }

// "2026-11-20T08:30:00Z"; a fraction is written only where there is one, without trailing zeros.
std::string format_rfc3339(Time time);

// Reads RFC 3339 with "Z" or a numeric offset, and up to six digits of fraction (more are cut). A leap second (":60")
// counts as the next second. kMalformed for everything else, also for a date that does not exist.
Result<Time> parse_rfc3339(std::string_view text);

// "2026-11-20" or a whole RFC 3339 time; a bare date is midnight UTC. For query parameters.
Result<Time> parse_date_or_time(std::string_view text);

}  // namespace rollcall
