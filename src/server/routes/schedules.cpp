#include "service/calendar/schedules.hpp"

#include <array>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

using attendance::ExceptionKind;
using attendance::Window;

attendance::WeeklyRule read_rule(JsonReader& read) {
  constexpr int kMostWeeks = 52;
  attendance::WeeklyRule rule{.weekday = read.enumeration("weekday", attendance::parse_weekday)};
  rule.window.start = read.enumeration("start", attendance::parse_time_of_day);
  rule.window.end = read.enumeration("end", attendance::parse_time_of_day);
  rule.every_weeks = static_cast<int>(read.optional_integer("every_weeks", 1, kMostWeeks).value_or(1));
  rule.from = read.optional_enumeration("from", attendance::parse_date);
  rule.until = read.optional_enumeration("until", attendance::parse_date);
  return rule;
}

// Both ends of a window or neither.
std::optional<Window> read_window(JsonReader& read, std::string_view start, std::string_view end) {
  if (!read.given(start) && !read.given(end)) return std::nullopt;
  return Window{.start = read.enumeration(start, attendance::parse_time_of_day),
                .end = read.enumeration(end, attendance::parse_time_of_day)};
}

attendance::ScheduleException read_exception(JsonReader& read) {
  attendance::ScheduleException one{.date = read.enumeration("date", attendance::parse_date)};
  one.kind = read.enumeration("kind", attendance::parse_exception_kind);
  one.to_date = read.optional_enumeration("to_date", attendance::parse_date);
  // Where `end` stands too, `start` is not the meeting's but that of the window.
  const bool window_here = one.kind == ExceptionKind::kExtra || read.given("end");
  if (!window_here) one.start = read.optional_enumeration("start", attendance::parse_time_of_day);
  one.window = window_here ? read_window(read, "start", "end") : read_window(read, "to_start", "to_end");
  return one;
}

Response schedule_answer(const service::ScheduleView& view) {
  return Response::json(200, to_json(view)).with_etag(std::to_string(view.row.version));
}

}  // namespace

Result<Response> get_schedule(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const service::ScheduleView view, service::get_schedule(api.in, course));
  return schedule_answer(view);
}

Result<Response> put_schedule(Api& api, Request& request) {
  constexpr std::size_t kMostItems = 1'000;
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewSchedule wanted;
  read.each("rules", [&](JsonReader& inner) { wanted.schedule.rules.push_back(read_rule(inner)); }, kMostItems);
  read.each(
      "exceptions", [&](JsonReader& inner) { wanted.schedule.exceptions.push_back(read_exception(inner)); },
      kMostItems);
  wanted.holidays = read_ids(read, "holidays", kMostItems);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto expected, if_match(request));
  ROLLCALL_ASSIGN(const service::ScheduleView view,
                  service::put_schedule(api.in, principal_of(request).actor, course, wanted, expected));
  return schedule_answer(view);
}

Result<Response> import_schedule(Api& api, Request& request) {
  constexpr std::array<std::string_view, 1> kCalendar = {"text/calendar"};
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_TRY(http::require_content_type(request, kCalendar));
  ROLLCALL_ASSIGN(const auto expected, if_match(request));
  ROLLCALL_ASSIGN(const service::ScheduleView view,
                  service::import_schedule(api.in, principal_of(request).actor, course, request.body, expected));
  return schedule_answer(view);
}

Result<Response> export_schedule(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(std::string text, service::export_schedule(api.in, course));
  return Response::bytes("text/calendar; charset=utf-8", std::move(text));
}

}  // namespace rollcall::server
