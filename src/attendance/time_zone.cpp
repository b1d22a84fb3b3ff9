#include "attendance/time_zone.hpp"

#include <cctz/time_zone.h>

#include <algorithm>
#include <string>

namespace rollcall::attendance {
namespace {

constexpr std::size_t kLongestName = 64;

// A zone is named by its file below the zone folder: nothing may lead out of there.
bool is_safe_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
           c == '+' || c == '-';
  };
  return !name.empty() && name.size() <= kLongestName && name.front() != '/' && std::ranges::all_of(name, allowed);
}

cctz::time_point<cctz::seconds> to_cctz(Time time) { return std::chrono::floor<cctz::seconds>(time); }

}  // namespace

bool is_time_zone(std::string_view name) { return TimeZone::load(name).has_value(); }

Result<TimeZone> TimeZone::load(std::string_view name) {
  cctz::time_zone zone;
  if (!is_safe_name(name) || !cctz::load_time_zone(std::string(name), &zone)) {
    return fail_field("time_zone", "is no IANA time zone of this machine, such as Europe/Berlin");
  }
  return TimeZone(zone);
}

TimeZone TimeZone::utc() { return TimeZone(cctz::utc_time_zone()); }

Time TimeZone::at(LocalTime local) const {
  const cctz::civil_second civil = cctz::civil_second() + local.time_since_epoch().count();
  return zone_.lookup(civil).pre;  // as if the clocks had not been moved yet
}

LocalTime TimeZone::local(Time time) const { return LocalTime{to_cctz(time).time_since_epoch() + offset(time)}; }

std::chrono::seconds TimeZone::offset(Time time) const {
  return std::chrono::seconds{zone_.lookup(to_cctz(time)).offset};
}

}  // namespace rollcall::attendance
