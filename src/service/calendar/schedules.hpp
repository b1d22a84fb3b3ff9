// When courses meet, and the holiday calendars they share. The sessions follow: see service/calendar/occurrences.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/schedule.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/schedules.hpp"

namespace rollcall::service {

struct NewSchedule {
  attendance::Schedule schedule;
  std::vector<Uuid> holidays;  // calendars; each once, in any order
};

struct ScheduleView {
  store::CourseSchedule row;  // version 0: the course has none yet, and meets never
  std::string time_zone;
};

Result<ScheduleView> get_schedule(Installation& in, const Uuid& course);  // kNotFound without the course

// Puts it in place of what there was, and the sessions in step with it. kInvalidArgument names every refused field,
// calendars that do not exist among them; kPreconditionFailed when it has another version than the expected one.
Result<ScheduleView> put_schedule(Installation& in, const Actor& actor, const Uuid& course, const NewSchedule& wanted,
                                  std::optional<std::int64_t> expected_version);

// The schedule of an iCalendar file in place of what there was, apart from the calendars of holidays. A course that
// had no schedule takes the zone that all events of the file share. Errors of attendance::read_icalendar, else as
// put_schedule.
Result<ScheduleView> import_schedule(Installation& in, const Actor& actor, const Uuid& course, std::string_view text,
                                     std::optional<std::int64_t> expected_version);

// As iCalendar; kNotFound without the course.
Result<std::string> export_schedule(Installation& in, const Uuid& course);

}  // namespace rollcall::service
