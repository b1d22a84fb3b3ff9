#include "attendance/zone_changes.hpp"

#include <cctz/time_zone.h>

namespace rollcall::attendance {
namespace {

cctz::time_point<cctz::seconds> to_cctz(Time time) { return std::chrono::floor<cctz::seconds>(time); }

ZoneChange change_at(const cctz::time_zone& zone, Time at, std::chrono::seconds before) {
  const cctz::time_zone::absolute_lookup there = zone.lookup(to_cctz(at));
  return {.at = at,
          .offset_before = before,
          .offset = std::chrono::seconds{there.offset},
          .daylight = there.is_dst,
          .abbreviation = there.abbr};
}

}  // namespace

Result<std::vector<ZoneChange>> zone_changes(std::string_view zone, Time from, Time until) {
  ROLLCALL_TRY(TimeZone::load(zone));  // refuses what is no zone's name
  cctz::time_zone known;
  cctz::load_time_zone(std::string(zone), &known);
  std::vector<ZoneChange> changes;
  changes.push_back(change_at(known, from, std::chrono::seconds{known.lookup(to_cctz(from)).offset}));
  cctz::time_zone::civil_transition change;
  for (auto at = to_cctz(from); known.next_transition(at, &change);) {
    at = known.lookup(change.to).trans;
    if (Time{at} >= until) break;
    changes.push_back(change_at(known, at, changes.back().offset));
  }
  return changes;
}

}  // namespace rollcall::attendance
