#include "store/schedules.hpp"

#include "store/holidays.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using namespace std::chrono_literals;
using attendance::ExceptionKind;
using attendance::Window;

class SchedulesTest : public StoreTest {
 protected:
  HolidayCalendar add_calendar(std::string name, std::vector<Holiday> days) {
    HolidayCalendar calendar{.id = new_id(),
                             .name = std::move(name),
                             .holidays = std::move(days),
                             .created_at = test_time(),
                             .updated_at = test_time()};
    must(write(insert_holidays, calendar));
    return calendar;
  }
  static CourseSchedule schedule_of(const Course& course, std::vector<Uuid> holidays = {}) {
    return {
        .course_id = course.id,
        .schedule = {.rules = {{.weekday = std::chrono::Monday, .window = {9h, 12h}},
                               {.weekday = std::chrono::Sunday,
                                .window = {22h, 2h},
                                .every_weeks = 2,
                                .from = 2026y / 9 / 6,
                                .until = 2027y / 1 / 31}},
                     .exceptions = {{.date = 2026y / 11 / 23},
                                    {.date = 2026y / 11 / 30,
                                     .kind = ExceptionKind::kMoved,
                                     .start = 9h,
                                     .to_date = 2026y / 12 / 1,
                                     .window = Window{10h, 11h}},
                                    {.date = 2026y / 12 / 3, .kind = ExceptionKind::kExtra, .window = Window{8h, 9h}}}},
        .holidays = std::move(holidays),
        .made_until = test_time(),
        .created_at = test_time(),
        .updated_at = test_time()};
  }
};

TEST_F(SchedulesTest, IsKeptWhole) {
  const Course course = add_course("C1");
  EXPECT_EQ(must(read(find_schedule, course.id)), std::nullopt);
  const HolidayCalendar calendar = add_calendar("H", {});
  CourseSchedule schedule = schedule_of(course, {calendar.id});
  must(write(insert_schedule, schedule));
  EXPECT_EQ(must(read(find_schedule, course.id)), schedule);
  EXPECT_EQ(code_of(write(insert_schedule, schedule)), ErrorCode::kAlreadyExists);
  schedule.schedule.rules.pop_back();
  schedule.schedule.exceptions.clear();
  schedule.holidays.clear();
  must(write(update_schedule, schedule));
  EXPECT_EQ(schedule.version, 2);
  EXPECT_EQ(must(read(find_schedule, course.id)), schedule);
  --schedule.version;
  EXPECT_EQ(code_of(write(update_schedule, schedule)), ErrorCode::kPreconditionFailed);
}

TEST_F(SchedulesTest, HolidaysOfItsCalendarsAreDaysOffEachOnce) {
  const Course course = add_course("C1");
  const HolidayCalendar a =
      add_calendar("A", {{.first = 2026y / 12 / 24, .last = 2026y / 12 / 26, .name = "Christmas"}});
  const HolidayCalendar b = add_calendar(
      "B", {{.first = 2026y / 12 / 26, .last = 2026y / 12 / 27}, {.first = 2026y / 10 / 3, .last = 2026y / 10 / 3}});
  add_calendar("C", {{.first = 2026y / 1 / 1, .last = 2026y / 1 / 1}});
  must(write(insert_schedule, schedule_of(course, {a.id, b.id})));
  EXPECT_THAT(must(read(list_days_off, course.id)),
              testing::ElementsAre(2026y / 10 / 3, 2026y / 12 / 24, 2026y / 12 / 25, 2026y / 12 / 26, 2026y / 12 / 27));
  EXPECT_EQ(code_of(write(delete_holidays, a.id)), ErrorCode::kConflict);
  EXPECT_EQ(code_of(write(insert_schedule, schedule_of(add_course("C2"), {new_id()}))), ErrorCode::kConflict);
}

TEST_F(SchedulesTest, ThoseOutOfStepOrNotMadeFarEnoughAreListed) {
  const Course near = add_course("near");
  const Course far = add_course("far");
  const HolidayCalendar calendar = add_calendar("H", {});
  must(write(insert_schedule, schedule_of(near)));
  must(write(insert_schedule, schedule_of(far, {calendar.id})));
  must(write(note_schedule_kept, far.id, true, test_time(100)));
  EXPECT_THAT(must(read(list_schedules_to_keep, test_time(50), 10)), testing::ElementsAre(near.id));
  must(write(unsettle_schedules_with, calendar.id));
  EXPECT_THAT(must(read(list_schedules_to_keep, test_time(50), 10)), testing::ElementsAre(far.id, near.id));
  EXPECT_EQ(must(read(find_schedule, far.id))->version, 1);
}

TEST_F(SchedulesTest, ACalendarHasANameOfItsOwnAndAVersion) {
  HolidayCalendar calendar =
      add_calendar("Berlin", {{.first = 2026y / 12 / 24, .last = 2026y / 12 / 26, .name = "Christmas"}});
  EXPECT_EQ(must(read(get_holidays, calendar.id)), calendar);
  HolidayCalendar same = calendar;
  same.id = new_id();
  EXPECT_EQ(code_of(write(insert_holidays, same)), ErrorCode::kAlreadyExists);
  calendar.holidays.clear();
  must(write(update_holidays, calendar));
  EXPECT_EQ(calendar.version, 2);
  EXPECT_THAT(must(read(list_holidays, PageRequest{})).items, testing::ElementsAre(calendar));
  EXPECT_TRUE(must(write(delete_holidays, calendar.id)));
  EXPECT_EQ(code_of(read(get_holidays, calendar.id)), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace rollcall::store
