// The meetings of a schedule as points in time. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "attendance/calendar.hpp"
#include "attendance/schedule.hpp"
#include "attendance/time_zone.hpp"
#include "base/error.hpp"
#include "base/time.hpp"

namespace rollcall::attendance {

// One meeting. `key` names it for good: the day and time that the rule (or the extra date) gives, so that a meeting
// that was moved or cancelled, or whose end changed, is known again. "2026-11-20T09:00", "extra:2026-11-21T10:00".
struct Occurrence {
  std::string key;
  Time starts_at{};
  Time ends_at{};
  bool cancelled = false;  // by an exception or a holiday; the times are those it would have had
  bool operator==(const Occurrence&) const = default;
};

// The meetings that start in [from, until), by start, cancelled ones included. Days of `holidays` (sorted) cancel what
// the rules put on them; what an exception put there, moved or extra, takes place. Of several exceptions for one
// meeting the first counts, of meetings with the same key too. Local times that a change of the clocks skips or
// doubles: see TimeZone::at(). `until` at most four years after `from`, else kInvalidArgument.
Result<std::vector<Occurrence>> occurrences(const Schedule& schedule, const TimeZone& zone,
                                            std::span<const Date> holidays, Time from, Time until);

}  // namespace rollcall::attendance
