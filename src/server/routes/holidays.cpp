#include "service/calendar/holidays.hpp"

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

std::vector<store::Holiday> read_days(JsonReader& read) {
  std::vector<store::Holiday> days;
  read.each("days", [&](JsonReader& inner) {
    store::Holiday day{.first = inner.enumeration("date", attendance::parse_date)};
    day.last = inner.optional_enumeration("until", attendance::parse_date).value_or(day.first);
    day.name = inner.optional_string("name", {.min_code_points = 0}).value_or("");
    days.push_back(std::move(day));
  });
  return days;
}

Response holidays_answer(int status, const store::HolidayCalendar& calendar) {
  return Response::json(status, to_json(calendar)).with_etag(std::to_string(calendar.version));
}

}  // namespace

Result<Response> create_holidays(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const std::string name = read.string("name");
  const std::vector<store::Holiday> days = read_days(read);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto calendar, service::add_holidays(api.in, principal_of(request).actor, name, days));
  return holidays_answer(201, calendar).with("Location", "/api/v1/holidays/" + calendar.id.to_string());
}

Result<Response> list_holidays(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto calendars, service::list_holidays(api.in, page));
  return Response::json(200, page_json(calendars));
}

Result<Response> get_holidays(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "calendar_id"));
  ROLLCALL_ASSIGN(const auto calendar, service::get_holidays(api.in, id));
  return holidays_answer(200, calendar);
}

Result<Response> change_holidays(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "calendar_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::HolidaysChange change;
  if (read.given("name")) change.name = read.string("name");
  if (read.given("days")) change.holidays = read_days(read);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(change.expected_version, if_match(request));
  ROLLCALL_ASSIGN(const auto calendar, service::change_holidays(api.in, principal_of(request).actor, id, change));
  return holidays_answer(200, calendar);
}

Result<Response> remove_holidays(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "calendar_id"));
  ROLLCALL_ASSIGN(const auto expected, if_match(request));
  ROLLCALL_TRY(service::remove_holidays(api.in, principal_of(request).actor, id, expected));
  return Response::no_content();
}

}  // namespace rollcall::server
