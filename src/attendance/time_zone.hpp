// The IANA time zones of this machine (tzdata, read by cctz).
//
// Not std::chrono's zones: libstdc++ 14 was found an hour wrong for whole seasons. These are checked against zdump for
// every zone (time_zone_test.cpp).
#pragma once

#include <cctz/time_zone.h>

#include <chrono>
#include <string_view>

#include "attendance/calendar.hpp"
#include "base/error.hpp"
#include "base/time.hpp"

namespace rollcall::attendance {

// A time on the clock of some place, as seconds since 1970-01-01T00:00:00 there.
using LocalTime = std::chrono::local_seconds;

// Whether `name` is a zone such as "Europe/Berlin" or "UTC". Reads the zone's file the first time it is asked for.
// Thread-safe.
bool is_time_zone(std::string_view name);

// One zone. Cheap to copy; safe from any number of threads.
class TimeZone {
 public:
  // kInvalidArgument for a name that is no zone of this machine.
  static Result<TimeZone> load(std::string_view name);
  static TimeZone utc();

  // When the clocks there show `local`. A time that the clocks skip is taken as far behind the skip as it stands in it
  // (02:30 on the day that springs from 02:00 to 03:00 is 03:30); of one that they show twice the first is meant.
  Time at(LocalTime local) const;

  // What the clocks there show at `time`, without the fraction of the second; and their distance from UTC.
  LocalTime local(Time time) const;
  std::chrono::seconds offset(Time time) const;

  Date date(Time time) const { return Date{std::chrono::floor<std::chrono::days>(local(time))}; }
  Time start_of(Date date) const { return at(std::chrono::local_days{date}); }

 private:
  explicit TimeZone(cctz::time_zone zone) : zone_(zone) {}

  cctz::time_zone zone_;
};

}  // namespace rollcall::attendance
