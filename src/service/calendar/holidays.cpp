#include "service/calendar/holidays.hpp"

#include <chrono>
#include <format>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "service/calendar/occurrences.hpp"
#include "service/event_kinds.hpp"
#include "store/schedules.hpp"

namespace rollcall::service {
namespace {

using std::chrono::local_days;

constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kDayName{.min_code_points = 0, .max_code_points = 100};
constexpr std::size_t kMostHolidays = 1'000;
constexpr std::chrono::days kLongest{366};

Result<void> clean(store::HolidayCalendar& calendar) {
  Error refused{.code = ErrorCode::kInvalidArgument, .message = "the calendar was refused"};
  const auto take = [&](const std::string& field, const LineLimits& limits, std::string& line) {
    auto cleaned = clean_line(field, line, limits);
    if (cleaned)
      line = *std::move(cleaned);
    else
      for (FieldError& one : cleaned.error().fields) refused.fields.push_back(std::move(one));
  };
  take("name", kName, calendar.name);
  if (calendar.holidays.size() > kMostHolidays) return fail_field("days", "are more than 1000");
  for (std::size_t i = 0; i < calendar.holidays.size(); ++i) {
    store::Holiday& holiday = calendar.holidays[i];
    take(std::format("days[{}].name", i), kDayName, holiday.name);
    if (!holiday.first.ok()) {
      refused.fields.push_back({std::format("days[{}].date", i), "is a day that does not exist"});
    } else if (!holiday.last.ok() || holiday.last < holiday.first) {
      refused.fields.push_back({std::format("days[{}].until", i), "must be a day that is not before date"});
    } else if (local_days{holiday.last} - local_days{holiday.first} >= kLongest) {
      refused.fields.push_back({std::format("days[{}].until", i), "must be within a year of date"});
    }
  }
  if (refused.fields.empty()) return {};
  return std::unexpected(std::move(refused));
}

Result<void> named(Result<void> stored) {
  if (!stored && stored.error().code == ErrorCode::kAlreadyExists)
    return fail(ErrorCode::kAlreadyExists, "there is a calendar with this name already");
  return stored;
}

std::unexpected<Error> changed_meanwhile() {
  return fail(ErrorCode::kPreconditionFailed, "the calendar was changed in the meantime", "read it again first");
}

}  // namespace

Result<store::HolidayCalendar> add_holidays(Installation& in, const Actor& actor, const std::string& name,
                                            const std::vector<store::Holiday>& holidays) {
  const Time now = in.clock().now();
  store::HolidayCalendar calendar{
      .id = new_uuid(now), .name = name, .holidays = holidays, .created_at = now, .updated_at = now};
  ROLLCALL_TRY(clean(calendar));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(named(store::insert_holidays(db, calendar)));
    return note(db, in.clock(), actor, event::kHolidaysCreated, {.subject = calendar.id});
  }));
  return calendar;
}

Result<store::HolidayCalendar> get_holidays(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return store::get_holidays(db, id); });
}

Result<store::Page<store::HolidayCalendar>> list_holidays(Installation& in, const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_holidays(db, page); });
}

Result<store::HolidayCalendar> change_holidays(Installation& in, const Actor& actor, const Uuid& id,
                                               const HolidaysChange& change) {
  const auto edit = [&](store::Connection& db) -> Result<store::HolidayCalendar> {
    ROLLCALL_ASSIGN(store::HolidayCalendar calendar, store::get_holidays(db, id));
    if (change.expected_version && *change.expected_version != calendar.version) return changed_meanwhile();
    if (change.name) calendar.name = *change.name;
    if (change.holidays) calendar.holidays = *change.holidays;
    calendar.updated_at = in.clock().now();
    ROLLCALL_TRY(clean(calendar));
    ROLLCALL_TRY(named(store::update_holidays(db, calendar)));
    ROLLCALL_TRY(store::unsettle_schedules_with(db, id));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kHolidaysChanged, {.subject = id}));
    return calendar;
  };
  ROLLCALL_ASSIGN(store::HolidayCalendar calendar, in.database().transact(edit));
  // The change stands; what could not follow it now does so at the next tidying.
  if (const auto kept = keep_all_in_step(in, actor); !kept)
    log::warn("sessions could not follow a change of holidays yet: {}", kept.error().describe());
  return calendar;
}

Result<void> remove_holidays(Installation& in, const Actor& actor, const Uuid& id,
                             std::optional<std::int64_t> expected_version) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const store::HolidayCalendar calendar, store::get_holidays(db, id));
    if (expected_version && *expected_version != calendar.version) return changed_meanwhile();
    if (auto removed = store::delete_holidays(db, id); !removed) {
      if (removed.error().code == ErrorCode::kConflict)
        return fail(ErrorCode::kConflict, "schedules use this calendar", "take it out of them first");
      return std::unexpected(std::move(removed).error());
    }
    return note(db, in.clock(), actor, event::kHolidaysRemoved, {.subject = id});
  });
}

}  // namespace rollcall::service
