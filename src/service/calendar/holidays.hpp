// Holiday calendars, shared by the schedules of courses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/holidays.hpp"

namespace rollcall::service {

struct HolidaysChange {
  std::optional<std::string> name;
  std::optional<std::vector<store::Holiday>> holidays;
  std::optional<std::int64_t> expected_version;
};

// kInvalidArgument names every refused field; kAlreadyExists for a name in use.
Result<store::HolidayCalendar> add_holidays(Installation& in, const Actor& actor, const std::string& name,
                                            const std::vector<store::Holiday>& holidays);
Result<store::HolidayCalendar> get_holidays(Installation& in, const Uuid& id);
Result<store::Page<store::HolidayCalendar>> list_holidays(Installation& in, const store::PageRequest& page);

// The sessions of every course that uses it are in step when this returns, or soon after where the database did not let
// them.
Result<store::HolidayCalendar> change_holidays(Installation& in, const Actor& actor, const Uuid& id,
                                               const HolidaysChange& change);

// kConflict while a schedule uses it.
Result<void> remove_holidays(Installation& in, const Actor& actor, const Uuid& id,
                             std::optional<std::int64_t> expected_version);

}  // namespace rollcall::service
