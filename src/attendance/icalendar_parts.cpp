#include "attendance/icalendar_parts.hpp"

#include <format>
#include <utility>

namespace rollcall::attendance {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

Time time_of(const TimeZone& zone, const icaltimetype& time) { return zone.at(to_local(time)); }

Time time_of(icaltimezone* zone, const icaltimetype& time) {
  return Time{seconds{icaltime_as_timet_with_zone(time, zone)}};
}

LocalTime local_of(const TimeZone& zone, Time time) { return zone.local(time); }

LocalTime local_of(icaltimezone* zone, Time time) {
  const auto since_epoch = std::chrono::floor<seconds>(time).time_since_epoch().count();
  return to_local(icaltime_from_timet_with_zone(since_epoch, 0, zone));
}

// What a VTIMEZONE says it is elsewhere.
std::optional<std::string> location_of(icaltimezone* zone) {
  icalcomponent* component = icaltimezone_get_component(zone);
  if (component == nullptr) return std::nullopt;
  for (icalproperty* one = icalcomponent_get_first_property(component, ICAL_X_PROPERTY); one != nullptr;
       one = icalcomponent_get_next_property(component, ICAL_X_PROPERTY)) {
    const char* name = icalproperty_get_x_name(one);
    const char* value = icalproperty_get_x(one);
    if (name != nullptr && value != nullptr && std::string_view(name) == "X-LIC-LOCATION" && is_time_zone(value))
      return value;
  }
  return std::nullopt;
}

}  // namespace

LocalTime to_local(const icaltimetype& time) {
  const std::chrono::year_month_day date{std::chrono::year{time.year},
                                         std::chrono::month{static_cast<unsigned>(time.month)},
                                         std::chrono::day{static_cast<unsigned>(time.day)}};
  const std::chrono::local_days day{date};
  if (time.is_date != 0) return day;
  return day + hours{time.hour} + std::chrono::minutes{time.minute} + seconds{time.second};
}

icaltimetype to_ical(LocalTime local) {
  const auto day = std::chrono::floor<days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{local - day};
  icaltimetype result = icaltime_null_time();
  result.year = static_cast<int>(date.year());
  result.month = static_cast<int>(static_cast<unsigned>(date.month()));
  result.day = static_cast<int>(static_cast<unsigned>(date.day()));
  result.hour = static_cast<int>(time.hours().count());
  result.minute = static_cast<int>(time.minutes().count());
  result.second = static_cast<int>(time.seconds().count());
  return result;
}

std::optional<std::string> tzid_of(icalproperty* property) {
  icalparameter* parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
  const char* tzid = parameter == nullptr ? nullptr : icalparameter_get_tzid(parameter);
  if (tzid == nullptr) return std::nullopt;
  return tzid;
}

std::optional<std::string> iana_name(icalcomponent* calendar, const std::string& tzid) {
  std::string_view name = tzid;
  while (true) {
    if (is_time_zone(name)) return std::string(name);
    const auto slash = name.find('/');
    if (slash == std::string_view::npos) break;
    name.remove_prefix(slash + 1);
  }
  icaltimezone* described = icalcomponent_get_timezone(calendar, tzid.c_str());
  return described == nullptr ? std::nullopt : location_of(described);
}

Result<FileZones::Zone> FileZones::find(const std::string& tzid) {
  if (const auto known = zones_.find(tzid); known != zones_.end()) return known->second;
  if (const auto name = iana_name(calendar_, tzid)) {
    ROLLCALL_ASSIGN(const TimeZone zone, TimeZone::load(*name));
    return zones_.emplace(tzid, zone).first->second;
  }
  if (icaltimezone* described = icalcomponent_get_timezone(calendar_, tzid.c_str()))
    return zones_.emplace(tzid, described).first->second;
  return fail(ErrorCode::kUnprocessable, "a time is in a zone that is no IANA zone and not described in the file",
              "TZID=" + tzid);
}

Result<LocalTime> FileZones::here(const icaltimetype& time, const std::optional<std::string>& tzid) {
  if (time.is_date != 0) return to_local(time);
  if (icaltime_is_utc(time) != 0) return course_.local(TimeZone::utc().at(to_local(time)));
  if (!tzid) return to_local(time);
  ROLLCALL_ASSIGN(const Zone zone, find(*tzid));
  return course_.local(std::visit([&](const auto& one) { return time_of(one, time); }, zone));
}

Result<LocalTime> FileZones::there(LocalTime local, const std::optional<std::string>& tzid, bool utc) {
  if (utc) return TimeZone::utc().local(course_.at(local));
  if (!tzid) return local;
  ROLLCALL_ASSIGN(const Zone zone, find(*tzid));
  return std::visit([&](const auto& one) { return local_of(one, course_.at(local)); }, zone);
}

Result<bool> FileZones::are_ours(const std::optional<std::string>& tzid, bool utc, LocalTime since) {
  constexpr days kCompared{2 * 366};
  constexpr hours kStep{3};
  if (!tzid && !utc) return true;
  const std::string key = utc ? "UTC" : *tzid;
  if (const auto known = ours_.find(key); known != ours_.end()) return known->second;
  bool same = true;
  for (LocalTime at = since; same && at < since + kCompared; at += kStep) {
    ROLLCALL_ASSIGN(const LocalTime other, there(at, tzid, utc));
    same = other == at || course_.local(course_.at(at)) != at;
  }
  return ours_.emplace(key, same).first->second;
}

}  // namespace rollcall::attendance
