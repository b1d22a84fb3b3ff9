// An RRULE as weekly rules, where these can say it, or as dates. Inside attendance/ only.
#pragma once

#include <libical/ical.h>

#include <optional>
#include <vector>

#include "attendance/schedule.hpp"
#include "attendance/time_zone.hpp"

namespace rollcall::attendance {

// The dates that a file may come to; more are refused.
inline constexpr std::size_t kMostDates = 1'000;

// A rule of which nothing but days of the week, an interval and an end are said.
bool is_weekly(const icalrecurrencetype& rule);

// The weekly rules of one that is_weekly(), for meetings in `window` from `first` on. `until` is the end that the rule
// names, on the same clocks. `first` itself is not among them where it is on another day of the week.
std::vector<WeeklyRule> weekly_rules(const icalrecurrencetype& rule, Date first, const Window& window,
                                     std::optional<LocalTime> until);

// Every start of the rule, on the clocks that `first` is on; nullopt when there are more than kMostDates.
std::optional<std::vector<LocalTime>> dates_of(icalrecurrencetype rule, LocalTime first,
                                               std::optional<LocalTime> until);

}  // namespace rollcall::attendance
