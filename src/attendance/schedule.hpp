// When a course meets: weekly rules on the clock of its time zone, with exceptions and holidays.
//
// Plain values. A schedule says nothing of UTC: occurrences() turns it into points in time for a span, so that a
// meeting at 09:00 stays at 09:00 when the clocks change.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "attendance/calendar.hpp"
#include "base/error.hpp"

namespace rollcall::attendance {

// Every week, or every second, third, ... week counted from the week (Monday to Sunday) of `from`.
struct WeeklyRule {
  std::chrono::weekday weekday{};
  Window window;
  int every_weeks = 1;
  std::optional<Date> from;   // first day that may be meant; needed with every_weeks > 1
  std::optional<Date> until;  // last day, included
  bool operator==(const WeeklyRule&) const = default;
};

// cancelled: what the rules put on `date` is off; moved: one meeting of `date` takes place on `to_date` (or the same
// day) in `window` (or at its own time); extra: the course meets on `date` in `window` without a rule.
enum class ExceptionKind : std::uint8_t { kCancelled, kExtra, kMoved };
std::string_view name(ExceptionKind kind);
Result<ExceptionKind> parse_exception_kind(std::string_view text);

struct ScheduleException {
  Date date;
  ExceptionKind kind = ExceptionKind::kCancelled;
  std::optional<TimeOfDay> start;  // of the meeting that is cancelled or moved; none: all of that day are cancelled,
                                   // the first is moved
  std::optional<Date> to_date;     // of a moved one
  std::optional<Window> window;    // of a moved or extra one
  bool operator==(const ScheduleException&) const = default;
};

struct Schedule {
  std::vector<WeeklyRule> rules;
  std::vector<ScheduleException> exceptions;
  bool operator==(const Schedule&) const = default;
};

// Refuses what cannot be meant, naming each field as the API does ("rules[2].every_weeks"; the window of a rule and of
// an extra meeting is start and end, that of a moved one to_start and to_end): dates that do not exist, times no clock
// shows, from after until, 0 or more than 52 weeks, weeks without `from`, exceptions without the window they need or
// with one they have no use for, more than 100 rules or 1 000 exceptions.
Result<void> validate(const Schedule& schedule);

}  // namespace rollcall::attendance
