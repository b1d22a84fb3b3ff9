// Schedules as iCalendar (RFC 5545), in and out.
//
// In: weekly and daily events become rules; what weekly rules cannot say (the first Monday of a month, events in a zone
// whose clocks are not the course's) becomes single dates, and must then have an end. EXDATE cancels, RDATE adds,
// an event with RECURRENCE-ID moves or cancels the meeting it names. Zones are known by their IANA name, or by the
// VTIMEZONE of the file. Out: one event a rule, and one for each extra meeting; holidays are left out by EXDATE.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "attendance/schedule.hpp"
#include "attendance/time_zone.hpp"

namespace rollcall::attendance {

inline constexpr std::size_t kMostCalendarBytes = std::size_t{1024} * 1024;

// The schedule in the words of a course whose zone this is. kTooLarge over kMostCalendarBytes; kMalformed for what is
// no iCalendar, with what is wrong with it; kUnprocessable, naming the event by its number in the file, for what a
// schedule cannot say; as validate() for more than a schedule may hold.
Result<Schedule> read_icalendar(std::string_view text, std::string_view time_zone);

// The IANA zone that every event of the file is in, if there is one.
Result<std::optional<std::string>> zone_of_icalendar(std::string_view text);

struct CalendarNames {
  std::string course;     // for the title of the events
  std::string uid;        // what the names of its events begin with, the same each time
  std::string time_zone;  // IANA
  Time written_at{};
  Date since;  // the begin of rules that have none
};

// The whole text, with its zone written in full. Reading it back gives the same meetings, from `since` on. Holidays are
// sorted.
Result<std::string> write_icalendar(const Schedule& schedule, std::span<const Date> holidays,
                                    const CalendarNames& names);

}  // namespace rollcall::attendance
