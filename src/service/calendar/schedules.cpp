#include "service/calendar/schedules.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include "attendance/icalendar.hpp"
#include "attendance/time_zone.hpp"
#include "service/calendar/occurrences.hpp"
#include "service/event_kinds.hpp"
#include "store/courses.hpp"
#include "store/holidays.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kMostCalendars = 20;

Result<std::vector<Uuid>> check_calendars(store::Connection& db, std::vector<Uuid> calendars) {
  if (calendars.size() > kMostCalendars) return fail_field("holidays", "are more than 20");
  for (std::size_t i = 0; i < calendars.size(); ++i) {
    if (auto found = store::get_holidays(db, calendars[i]); !found) {
      if (found.error().code != ErrorCode::kNotFound) return std::unexpected(std::move(found).error());
      return fail_field(std::format("holidays[{}]", i), "is no calendar of holidays");
    }
  }
  std::ranges::sort(calendars);
  const auto doubled = std::ranges::unique(calendars);
  calendars.erase(doubled.begin(), doubled.end());
  return calendars;
}

// A course and its schedule, if it has one.
struct Present {
  store::Course course;
  std::optional<store::CourseSchedule> schedule;
};

Result<Present> find_present(store::Connection& db, const Uuid& course, std::optional<std::int64_t> expected_version) {
  Present present;
  ROLLCALL_ASSIGN(present.course, store::get_course(db, course));
  ROLLCALL_ASSIGN(present.schedule, store::find_schedule(db, course));
  const std::int64_t version = present.schedule ? present.schedule->version : 0;
  if (expected_version && *expected_version != version)
    return fail(ErrorCode::kPreconditionFailed, "the schedule was changed in the meantime", "read it again first");
  return present;
}

Result<ScheduleView> replace(Installation& in, store::Connection& db, const Actor& actor, Present present,
                             const NewSchedule& wanted) {
  const Uuid course = present.course.id;
  const Time now = in.clock().now();
  // What the old one says up to now is history and must not be lost for want of time.
  if (present.schedule && present.schedule->made_until < now) ROLLCALL_TRY(keep_in_step(in, db, actor, course));
  const bool first = !present.schedule;
  store::CourseSchedule schedule =
      std::move(present.schedule)
          .value_or(store::CourseSchedule{.course_id = course, .made_until = now, .created_at = now});
  schedule.schedule = wanted.schedule;
  schedule.made_until = std::max(schedule.made_until, now);
  schedule.updated_at = now;
  ROLLCALL_ASSIGN(schedule.holidays, check_calendars(db, wanted.holidays));
  ROLLCALL_TRY(first ? store::insert_schedule(db, schedule) : store::update_schedule(db, schedule));
  ROLLCALL_TRY(note(db, in.clock(), actor, event::kScheduleChanged, {.subject = course}));
  ROLLCALL_TRY(keep_in_step(in, db, actor, course));
  return ScheduleView{.row = std::move(schedule), .time_zone = std::move(present.course.time_zone)};
}

}  // namespace

Result<ScheduleView> get_schedule(Installation& in, const Uuid& course) {
  return in.database().read([&](store::Connection& db) -> Result<ScheduleView> {
    ROLLCALL_ASSIGN(const store::Course row, store::get_course(db, course));
    ROLLCALL_ASSIGN(std::optional<store::CourseSchedule> found, store::find_schedule(db, course));
    store::CourseSchedule none{.course_id = course, .version = 0};
    return ScheduleView{.row = std::move(found).value_or(std::move(none)), .time_zone = row.time_zone};
  });
}

Result<ScheduleView> put_schedule(Installation& in, const Actor& actor, const Uuid& course, const NewSchedule& wanted,
                                  std::optional<std::int64_t> expected_version) {
  ROLLCALL_TRY(attendance::validate(wanted.schedule));
  return in.database().transact([&](store::Connection& db) -> Result<ScheduleView> {
    ROLLCALL_ASSIGN(Present present, find_present(db, course, expected_version));
    return replace(in, db, actor, std::move(present), wanted);
  });
}

Result<ScheduleView> import_schedule(Installation& in, const Actor& actor, const Uuid& course, std::string_view text,
                                     std::optional<std::int64_t> expected_version) {
  ROLLCALL_ASSIGN(const std::optional<std::string> zone, attendance::zone_of_icalendar(text));
  return in.database().transact([&](store::Connection& db) -> Result<ScheduleView> {
    ROLLCALL_ASSIGN(Present present, find_present(db, course, expected_version));
    if (!present.schedule && zone && *zone != present.course.time_zone) {
      present.course.time_zone = *zone;
      present.course.updated_at = in.clock().now();
      ROLLCALL_TRY(store::update_course(db, present.course));
      ROLLCALL_TRY(note(db, in.clock(), actor, event::kCourseChanged, {.subject = course}));
    }
    NewSchedule wanted;
    ROLLCALL_ASSIGN(wanted.schedule, attendance::read_icalendar(text, present.course.time_zone));
    if (present.schedule) wanted.holidays = present.schedule->holidays;
    return replace(in, db, actor, std::move(present), wanted);
  });
}

Result<std::string> export_schedule(Installation& in, const Uuid& course) {
  return in.database().read([&](store::Connection& db) -> Result<std::string> {
    ROLLCALL_ASSIGN(const Present present, find_present(db, course, std::nullopt));
    ROLLCALL_ASSIGN(const std::vector<attendance::Date> days_off, store::list_days_off(db, course));
    ROLLCALL_ASSIGN(const attendance::TimeZone zone, attendance::TimeZone::load(present.course.time_zone));
    const store::CourseSchedule none{.created_at = present.course.created_at, .updated_at = present.course.updated_at};
    const store::CourseSchedule& schedule = present.schedule ? *present.schedule : none;
    return attendance::write_icalendar(schedule.schedule, days_off,
                                       {.course = present.course.name,
                                        .uid = course.to_string(),
                                        .time_zone = present.course.time_zone,
                                        .written_at = schedule.updated_at,
                                        .since = zone.date(schedule.created_at)});
  });
}

}  // namespace rollcall::service
