// What reading and writing iCalendar share: libical's values as ours, and zones by whatever name a file gives them.
// Inside attendance/ only.
#pragma once

#include <libical/ical.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "attendance/time_zone.hpp"
#include "base/error.hpp"
#include "base/owned.hpp"

namespace rollcall::attendance {

using Component = Owned<icalcomponent, icalcomponent_free>;

// Fields as they stand, whatever the zone.
LocalTime to_local(const icaltimetype& time);
icaltimetype to_ical(LocalTime local);  // without a zone

// The value of TZID; none for times in UTC and those of no zone.
std::optional<std::string> tzid_of(icalproperty* property);

// The IANA zone that a TZID means: itself, its end ("/vendor/Europe/Berlin"), or what the VTIMEZONE says it is.
std::optional<std::string> iana_name(icalcomponent* calendar, const std::string& tzid);

// The clocks that the times of a file show, seen from the clocks of a course.
class FileZones {
 public:
  FileZones(icalcomponent* calendar, TimeZone course) : calendar_(calendar), course_(course) {}

  // What the course's clocks show then. kUnprocessable for a zone that is neither known nor described.
  Result<LocalTime> here(const icaltimetype& time, const std::optional<std::string>& tzid);

  // The other way: a time of the course's clocks on those of `tzid`, or of UTC.
  Result<LocalTime> there(LocalTime local, const std::optional<std::string>& tzid, bool utc);

  // Whether the clocks of `tzid` show what the course's show, for years from `since` on.
  Result<bool> are_ours(const std::optional<std::string>& tzid, bool utc, LocalTime since);

 private:
  using Zone = std::variant<TimeZone, icaltimezone*>;
  Result<Zone> find(const std::string& tzid);

  icalcomponent* calendar_;
  TimeZone course_;
  std::map<std::string, Zone> zones_;
  std::map<std::string, bool> ours_;
};

}  // namespace rollcall::attendance
