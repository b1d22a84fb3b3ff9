#include "attendance/period.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rollcall::attendance {
namespace {

Time utc(std::string_view text) { return *parse_rfc3339(text); }

std::string refused_field(const auto& result) {
  return result || result.error().fields.empty() ? std::string() : result.error().fields.front().field;
}

TEST(Period, AnEndDateIncludesItsWholeDayInTheZone) {
  struct Case {
    std::string_view zone;
    std::string_view from;
    std::string_view to;
    std::string_view begins;
    std::string_view ends;  // not included
  };
  const std::vector<Case> cases{
      {"UTC", "2026-11-20", "2026-11-20", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"},
      {"Europe/Berlin", "2026-11-20", "2026-11-20", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z"},
      {"Pacific/Auckland", "2026-11-01", "2026-11-30", "2026-10-31T11:00:00Z", "2026-11-30T11:00:00Z"},
      {"America/New_York", "2026-12-31", "2026-12-31", "2026-12-31T05:00:00Z", "2027-01-01T05:00:00Z"},
      // The clocks go forward: a day of 23 hours. And back: of 25.
      {"Europe/Berlin", "2026-03-29", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
      {"Europe/Berlin", "2026-10-25", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
      // Midnight itself is skipped.
      {"Africa/Cairo", "2026-04-24", "2026-04-24", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"},
      {"Europe/Berlin", "2028-02-29", "2028-02-29", "2028-02-28T23:00:00Z", "2028-02-29T23:00:00Z"},
      // A point in time is meant as it stands, and its end is not included.
      {"Europe/Berlin", "2026-11-20T08:00:00+01:00", "2026-11-20T10:00:00Z", "2026-11-20T07:00:00Z",
       "2026-11-20T10:00:00Z"},
      {"Europe/Berlin", "2026-11-20T08:00:00Z", "2026-11-20", "2026-11-20T08:00:00Z", "2026-11-20T23:00:00Z"},
  };
  for (const Case& one : cases) {
    const auto period = parse_period(one.from, one.to);
    ASSERT_TRUE(period) << one.from;
    const auto span = span_in(*period, *TimeZone::load(one.zone));
    ASSERT_TRUE(span) << one.from;
    EXPECT_EQ(*span, (Span{.from = utc(one.begins), .until = utc(one.ends)})) << one.zone << " " << one.from;
  }
}

TEST(Period, WithoutEndsItHasNone) {
  EXPECT_EQ(*span_in(*parse_period(std::nullopt, std::nullopt), TimeZone::utc()), Span{});
  const auto open = parse_period("2026-11-20", std::nullopt);
  EXPECT_EQ(*span_in(*open, TimeZone::utc()), (Span{.from = utc("2026-11-20T00:00:00Z"), .until = std::nullopt}));
}

TEST(Period, WhatIsNoDayIsRefusedAndNamed) {
  for (const std::string_view text :
       {"2026-02-30", "2026-02-29", "2026-13-01", "2026-00-10", "2026-11-00", "2026-1-1", "20261120", "", " ", "today",
        "2026-11-20 ", "2026-11-2x", "-026-11-20", "2026-11-20T25:00:00Z", "2026-11-20T10:00", "2026/11/20",
        "9999999999-01-01", "2026-11-20\n"}) {
    EXPECT_EQ(refused_field(parse_period(text, std::nullopt)), "from") << text;
    EXPECT_EQ(refused_field(parse_period(std::nullopt, text)), "to") << text;
  }
}

TEST(Period, AnEndBeforeTheBeginIsRefused) {
  EXPECT_EQ(refused_field(parse_period("2026-11-21", "2026-11-20")), "to");
  EXPECT_EQ(refused_field(parse_period("2026-11-20T09:00:00Z", "2026-11-20T08:00:00Z")), "to");
  // Whether a day is before a point in time depends on where it is.
  const auto mixed = parse_period("2026-11-20", "2026-11-19T22:30:00Z");
  ASSERT_TRUE(mixed);
  EXPECT_EQ(refused_field(span_in(*mixed, TimeZone::utc())), "to");
  EXPECT_TRUE(span_in(*mixed, *TimeZone::load("Pacific/Auckland")));
}

TEST(Period, ADayBelongsToAWeekAndAMonth) {
  struct Case {
    std::string_view day;
    std::string_view week;
    std::string_view month;
  };
  const std::vector<Case> cases{
      {"2026-11-20", "2026-W47", "2026-11"}, {"2026-11-22", "2026-W47", "2026-11"},
      {"2026-11-23", "2026-W48", "2026-11"}, {"2027-01-01", "2026-W53", "2027-01"},
      {"2027-01-04", "2027-W01", "2027-01"}, {"2024-12-30", "2025-W01", "2024-12"},
      {"2021-01-03", "2020-W53", "2021-01"}, {"2023-01-01", "2022-W52", "2023-01"},
      {"2026-01-01", "2026-W01", "2026-01"},
  };
  for (const Case& one : cases) {
    const Date day = *parse_date(one.day);
    EXPECT_EQ(interval_of(day, Interval::kDay), one.day);
    EXPECT_EQ(interval_of(day, Interval::kWeek), one.week);
    EXPECT_EQ(interval_of(day, Interval::kMonth), one.month);
  }
  EXPECT_EQ(*parse_interval("week"), Interval::kWeek);
  EXPECT_EQ(refused_field(parse_interval("year")), "by");
}

}  // namespace
}  // namespace rollcall::attendance
