// Days and times of day as people write them, apart from any place on earth.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::attendance {

using Date = std::chrono::year_month_day;  // a day of the calendar
using TimeOfDay = std::chrono::minutes;    // since midnight on the clock, 0 to 23:59

// From one time of day to another. A window whose end is not after its start ends on the next day.
struct Window {
  TimeOfDay start{};
  TimeOfDay end{};
  auto operator<=>(const Window&) const = default;
};

// How long it is on a clock that is not moved: over 0, at most 24 hours.
constexpr std::chrono::minutes length(const Window& window) {
  return window.end > window.start ? window.end - window.start : window.end - window.start + std::chrono::days{1};
}

// "09:00". kMalformed for anything but two digits, a colon and two digits of a time that a clock shows.
std::string format_time_of_day(TimeOfDay time);
Result<TimeOfDay> parse_time_of_day(std::string_view text);

// "2026-11-20", of the years 0000 to 9999. kMalformed for anything else, also for a day that does not exist.
std::string format_date(Date date);
Result<Date> parse_date(std::string_view text);

// "mon" to "sun".
std::string_view name(std::chrono::weekday weekday);
Result<std::chrono::weekday> parse_weekday(std::string_view text);

}  // namespace rollcall::attendance
