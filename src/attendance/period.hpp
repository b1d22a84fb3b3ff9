// From when to when a report or an export looks: days as people write them, or points in time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "attendance/calendar.hpp"
#include "attendance/time_zone.hpp"
#include "base/error.hpp"
#include "base/time.hpp"

namespace rollcall::attendance {

// A day means all of that day on the clocks of whoever is asked, so the end of a period is only known with a zone.
using Bound = std::variant<Date, Time>;

struct Period {
  std::optional<Bound> from;
  std::optional<Bound> to;  // a day is included whole, a point in time is not
  bool operator==(const Period&) const = default;
};

// The same in UTC: from (included) until (not included).
struct Span {
  std::optional<Time> from;
  std::optional<Time> until;
  bool operator==(const Span&) const = default;
};

// From "2026-11-20" or RFC 3339 each. kInvalidArgument names the field "from" or "to": what is neither, a day that
// does not exist, an end before the begin.
Result<Period> parse_period(std::optional<std::string_view> from, std::optional<std::string_view> to);

// What the period is in a zone. kInvalidArgument (field "to") where nothing is left between its two ends there.
Result<Span> span_in(const Period& period, const TimeZone& zone);

// What a period is divided into, and the part a day belongs to: "2026-11-20", "2026-W47" (of ISO 8601: a week belongs
// to the year of its Thursday), "2026-11". As text they sort as in time.
enum class Interval : std::uint8_t { kDay, kWeek, kMonth };
std::string_view name(Interval interval);
Result<Interval> parse_interval(std::string_view text);
std::string interval_of(Date date, Interval interval);

}  // namespace rollcall::attendance
