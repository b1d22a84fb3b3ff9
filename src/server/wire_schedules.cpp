// The shapes of schedules and holidays.
#include <boost/json/array.hpp>
#include <utility>

#include "base/json.hpp"
#include "server/or_null.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;

json::object rule_json(const attendance::WeeklyRule& rule) {
  return {{"weekday", attendance::name(rule.weekday)},
          {"start", attendance::format_time_of_day(rule.window.start)},
          {"end", attendance::format_time_of_day(rule.window.end)},
          {"every_weeks", rule.every_weeks},
          {"from", or_null(rule.from)},
          {"until", or_null(rule.until)}};
}

// With the members that its kind has.
json::object exception_json(const attendance::ScheduleException& exception) {
  const bool moved = exception.kind == attendance::ExceptionKind::kMoved;
  json::object row{{"date", attendance::format_date(exception.date)}, {"kind", attendance::name(exception.kind)}};
  if (exception.start) row["start"] = attendance::format_time_of_day(*exception.start);
  if (exception.to_date) row["to_date"] = attendance::format_date(*exception.to_date);
  if (exception.window) {
    row[moved ? "to_start" : "start"] = attendance::format_time_of_day(exception.window->start);
    row[moved ? "to_end" : "end"] = attendance::format_time_of_day(exception.window->end);
  }
  return row;
}

}  // namespace

json::object to_json(const service::ScheduleView& view) {
  const store::CourseSchedule& schedule = view.row;
  json::array rules;
  for (const auto& rule : schedule.schedule.rules) rules.push_back(rule_json(rule));
  json::array exceptions;
  for (const auto& exception : schedule.schedule.exceptions) exceptions.push_back(exception_json(exception));
  json::array holidays;
  for (const Uuid& calendar : schedule.holidays) holidays.push_back(rollcall::to_json(calendar));
  return {{"course_id", rollcall::to_json(schedule.course_id)},
          {"time_zone", view.time_zone},
          {"rules", std::move(rules)},
          {"exceptions", std::move(exceptions)},
          {"holidays", std::move(holidays)},
          {"version", schedule.version}};
}

json::object to_json(const store::HolidayCalendar& calendar) {
  json::array days;
  for (const store::Holiday& holiday : calendar.holidays)
    days.push_back(json::object{{"date", attendance::format_date(holiday.first)},
                                {"until", attendance::format_date(holiday.last)},
                                {"name", holiday.name}});
  return {{"id", rollcall::to_json(calendar.id)},
          {"name", calendar.name},
          {"days", std::move(days)},
          {"version", calendar.version},
          {"created_at", rollcall::to_json(calendar.created_at)},
          {"updated_at", rollcall::to_json(calendar.updated_at)}};
}

}  // namespace rollcall::server
