// When courses meet: one schedule a course, with the holiday calendars that apply to it.
#pragma once

#include <optional>
#include <vector>

#include "attendance/schedule.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct CourseSchedule {
  Uuid course_id;
  attendance::Schedule schedule;
  std::vector<Uuid> holidays;  // calendars, ascending
  bool in_step = true;         // the sessions are what it says; false: a change is still to be carried through
  Time made_until{};           // sessions were made for everything before
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  bool operator==(const CourseSchedule&) const = default;
};

Result<std::optional<CourseSchedule>> find_schedule(Connection& db, const Uuid& course_id);

// kConflict without the course or one of the calendars; kAlreadyExists when the course has a schedule.
Result<void> insert_schedule(Connection& db, const CourseSchedule& schedule);

// As update_person; rules, exceptions and holidays are replaced.
Result<void> update_schedule(Connection& db, CourseSchedule& schedule);

// What was made of it, which is no edit: the version stays.
Result<void> note_schedule_kept(Connection& db, const Uuid& course_id, bool in_step, Time made_until);

// Those of all courses that use the calendar are to be seen to again.
Result<void> unsettle_schedules_with(Connection& db, const Uuid& calendar_id);

// Courses whose sessions are not in step or not made up to `until`, at most `limit`, those out of step first.
Result<std::vector<Uuid>> list_schedules_to_keep(Connection& db, Time until, int limit);

// The days of the calendars that a schedule uses, sorted, each once.
Result<std::vector<attendance::Date>> list_days_off(Connection& db, const Uuid& course_id);

}  // namespace rollcall::store
