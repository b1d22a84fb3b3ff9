#include "store/schedules.hpp"

#include <algorithm>

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

using attendance::Date;
using attendance::ScheduleException;
using attendance::TimeOfDay;
using attendance::WeeklyRule;
using attendance::Window;

CourseSchedule read_schedule(Row& row) {
  CourseSchedule schedule;
  row.into(schedule.course_id, schedule.in_step, schedule.made_until, schedule.version, schedule.created_at,
           schedule.updated_at);
  return schedule;
}

WeeklyRule read_rule(Row& row) {
  WeeklyRule rule;
  row.into_word(rule.weekday, attendance::parse_weekday);
  row.into_word(rule.window.start, attendance::parse_time_of_day);
  row.into_word(rule.window.end, attendance::parse_time_of_day);
  row.into(rule.every_weeks);
  row.into_word(rule.from, attendance::parse_date);
  row.into_word(rule.until, attendance::parse_date);
  return rule;
}

ScheduleException read_exception(Row& row) {
  ScheduleException exception;
  row.into_word(exception.date, attendance::parse_date);
  row.into_word(exception.kind, attendance::parse_exception_kind);
  row.into_word(exception.start, attendance::parse_time_of_day);
  row.into_word(exception.to_date, attendance::parse_date);
  std::optional<TimeOfDay> start;
  std::optional<TimeOfDay> end;
  row.into_word(start, attendance::parse_time_of_day);
  row.into_word(end, attendance::parse_time_of_day);
  if (start && end) exception.window = Window{.start = *start, .end = *end};
  return exception;
}

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

struct Span {
  Date first;
  Date last;
};

Span read_span(Row& row) {
  Span span;
  row.into_word(span.first, attendance::parse_date);
  row.into_word(span.last, attendance::parse_date);
  return span;
}

std::optional<std::string> written(const std::optional<Date>& date) { return date.transform(attendance::format_date); }
std::optional<std::string> written(const std::optional<TimeOfDay>& time) {
  return time.transform(attendance::format_time_of_day);
}

Result<void> insert_rule(Connection& db, const Uuid& course, std::size_t position, const WeeklyRule& rule) {
  const std::string starts = attendance::format_time_of_day(rule.window.start);
  const std::string ends = attendance::format_time_of_day(rule.window.end);
  const auto from = written(rule.from);
  const auto until = written(rule.until);
  return discard(
      db.execute("INSERT INTO schedule_rule (course_id, position, weekday, starts, ends, every_weeks, valid_from, "
                 "valid_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                 course, position, attendance::name(rule.weekday), starts, ends, rule.every_weeks, from, until));
}

Result<void> insert_exception(Connection& db, const Uuid& course, std::size_t position, const ScheduleException& one) {
  const std::string day = attendance::format_date(one.date);
  const auto meeting = written(one.start);
  const auto to_day = written(one.to_date);
  const auto starts = written(one.window.transform([](const Window& window) { return window.start; }));
  const auto ends = written(one.window.transform([](const Window& window) { return window.end; }));
  return discard(
      db.execute("INSERT INTO schedule_exception (course_id, position, day, kind, meeting, to_day, starts, ends) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                 course, position, day, attendance::name(one.kind), meeting, to_day, starts, ends));
}

Result<void> write_parts(Connection& db, const CourseSchedule& schedule) {
  const Uuid& course = schedule.course_id;
  ROLLCALL_TRY(db.execute("DELETE FROM schedule_rule WHERE course_id = ?", course));
  ROLLCALL_TRY(db.execute("DELETE FROM schedule_exception WHERE course_id = ?", course));
  ROLLCALL_TRY(db.execute("DELETE FROM schedule_holidays WHERE course_id = ?", course));
  std::size_t position = 0;
  for (const WeeklyRule& rule : schedule.schedule.rules) ROLLCALL_TRY(insert_rule(db, course, position++, rule));
  for (const ScheduleException& one : schedule.schedule.exceptions)
    ROLLCALL_TRY(insert_exception(db, course, position++, one));
  for (const Uuid& calendar : schedule.holidays)
    ROLLCALL_TRY(db.execute("INSERT INTO schedule_holidays (course_id, calendar_id) VALUES (?, ?)", course, calendar));
  return {};
}

}  // namespace

Result<std::optional<CourseSchedule>> find_schedule(Connection& db, const Uuid& course_id) {
  ROLLCALL_ASSIGN(std::optional<CourseSchedule> found,
                  fetch_optional(read_schedule, db,
                                 "SELECT course_id, in_step, made_until, version, created_at, updated_at "
                                 "FROM schedule WHERE course_id = ?",
                                 course_id));
  if (!found) return found;
  ROLLCALL_ASSIGN(found->schedule.rules,
                  fetch_all(read_rule, db,
                            "SELECT weekday, starts, ends, every_weeks, valid_from, valid_until FROM schedule_rule "
                            "WHERE course_id = ? ORDER BY position",
                            course_id));
  ROLLCALL_ASSIGN(found->schedule.exceptions,
                  fetch_all(read_exception, db,
                            "SELECT day, kind, meeting, to_day, starts, ends FROM schedule_exception "
                            "WHERE course_id = ? ORDER BY position",
                            course_id));
  ROLLCALL_ASSIGN(
      found->holidays,
      fetch_all(read_id, db, "SELECT calendar_id FROM schedule_holidays WHERE course_id = ? ORDER BY calendar_id",
                course_id));
  return found;
}

Result<void> insert_schedule(Connection& db, const CourseSchedule& schedule) {
  ROLLCALL_TRY(
      db.execute("INSERT INTO schedule (course_id, in_step, made_until, version, created_at, updated_at) VALUES (?, ?, "
                 "?, ?, ?, ?)",
                 schedule.course_id, schedule.in_step, schedule.made_until, schedule.version, schedule.created_at,
                 schedule.updated_at));
  return write_parts(db, schedule);
}

Result<void> update_schedule(Connection& db, CourseSchedule& schedule) {
  const auto updated = db.execute(
      "UPDATE schedule SET in_step = ?, made_until = ?, updated_at = ?, version = version + 1 "
      "WHERE course_id = ? AND version = ?",
      schedule.in_step, schedule.made_until, schedule.updated_at, schedule.course_id, schedule.version);
  ROLLCALL_TRY(updated);
  if (*updated == 0) return fail(ErrorCode::kPreconditionFailed, "the schedule was changed in the meantime");
  ++schedule.version;
  return write_parts(db, schedule);
}

Result<void> note_schedule_kept(Connection& db, const Uuid& course_id, bool in_step, Time made_until) {
  return discard(db.execute("UPDATE schedule SET in_step = ?, made_until = ? WHERE course_id = ?", in_step, made_until,
                            course_id));
}

Result<void> unsettle_schedules_with(Connection& db, const Uuid& calendar_id) {
  return discard(
      db.execute("UPDATE schedule SET in_step = 0 WHERE course_id IN "
                 "(SELECT course_id FROM schedule_holidays WHERE calendar_id = ?)",
                 calendar_id));
}

Result<std::vector<Uuid>> list_schedules_to_keep(Connection& db, Time until, int limit) {
  return fetch_all(read_id, db,
                   "SELECT course_id FROM schedule WHERE in_step = 0 OR made_until < ? "
                   "ORDER BY in_step, made_until, course_id LIMIT ?",
                   until, limit);
}

Result<std::vector<Date>> list_days_off(Connection& db, const Uuid& course_id) {
  ROLLCALL_ASSIGN(const std::vector<Span> spans,
                  fetch_all(read_span, db,
                            "SELECT h.first_day, h.last_day FROM holiday h "
                            "JOIN schedule_holidays s ON s.calendar_id = h.calendar_id WHERE s.course_id = ? "
                            "ORDER BY h.first_day, h.calendar_id, h.position",
                            course_id));
  std::vector<Date> days;
  for (const Span& span : spans)
    for (std::chrono::local_days day{span.first}; day <= std::chrono::local_days{span.last};
         day += std::chrono::days{1})
      days.emplace_back(day);
  std::ranges::sort(days);
  const auto doubled = std::ranges::unique(days);
  days.erase(doubled.begin(), doubled.end());
  return days;
}

}  // namespace rollcall::store
