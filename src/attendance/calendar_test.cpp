#include "attendance/calendar.hpp"

#include <gtest/gtest.h>

namespace rollcall::attendance {
namespace {

using namespace std::chrono_literals;

TEST(Calendar, TimesOfDayAreReadAndWrittenAlike) {
  for (const std::string text : {"00:00", "09:05", "12:30", "23:59"}) {
    const auto time = parse_time_of_day(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(format_time_of_day(*time), text);
  }
  EXPECT_EQ(*parse_time_of_day("09:05"), 9h + 5min);
  for (const char* text : {"", "9:05", "24:00", "12:60", "12-30", "12:3x", "-1:00", "12:30:00", "１２:30"})
    EXPECT_FALSE(parse_time_of_day(text)) << text;
}

TEST(Calendar, DatesAreReadAndWrittenAlike) {
  for (const std::string text : {"0001-01-01", "2024-02-29", "2026-11-20", "9999-12-31"}) {
    const auto date = parse_date(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(format_date(*date), text);
  }
  for (const char* text : {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-11-31", "2026-1-1", "20261120",
                           "2026-11-20Z", "2026/11/20", "-026-11-20"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(Calendar, WeekdaysHaveNames) {
  const char* const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  for (unsigned i = 0; i < 7; ++i) {
    EXPECT_EQ(name(std::chrono::weekday{i}), names[i]);
    EXPECT_EQ(*parse_weekday(names[i]), std::chrono::weekday{i});
  }
  EXPECT_FALSE(parse_weekday("Mon"));
  EXPECT_FALSE(parse_weekday("monday"));
}

TEST(Calendar, AWindowThatEndsBeforeItsStartEndsOnTheNextDay) {
  EXPECT_EQ(length({9h, 12h}), 3h);
  EXPECT_EQ(length({22h, 6h}), 8h);
  EXPECT_EQ(length({8h, 8h}), 24h);
}

}  // namespace
}  // namespace rollcall::attendance
