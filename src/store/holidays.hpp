// Holiday calendars: days without meetings, shared by courses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attendance/calendar.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// One day, or all from `first` to `last`.
struct Holiday {
  attendance::Date first;
  attendance::Date last;
  std::string name;
  bool operator==(const Holiday&) const = default;
};

struct HolidayCalendar {
  Uuid id;
  std::string name;  // unique
  std::vector<Holiday> holidays;
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  bool operator==(const HolidayCalendar&) const = default;
};

Result<void> insert_holidays(Connection& db, const HolidayCalendar& calendar);  // kAlreadyExists for a name in use
Result<HolidayCalendar> get_holidays(Connection& db, const Uuid& id);           // kNotFound

// In the order they were added.
Result<Page<HolidayCalendar>> list_holidays(Connection& db, const PageRequest& page);

// As update_person.
Result<void> update_holidays(Connection& db, HolidayCalendar& calendar);

// kConflict while a schedule uses it; false when there is none.
Result<bool> delete_holidays(Connection& db, const Uuid& id);

}  // namespace rollcall::store
