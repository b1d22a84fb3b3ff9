#include "attendance/occurrences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rollcall::attendance {
namespace {

using namespace std::chrono_literals;
using std::chrono::Friday;
using std::chrono::Monday;
using std::chrono::Sunday;
using std::chrono::Thursday;
using std::chrono::Tuesday;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

Date date(std::string_view text) { return parse_date(text).value(); }
Time time(std::string_view text) { return parse_rfc3339(text).value(); }

// "KEY START END", the times in UTC; "cancelled" behind.
std::vector<std::string> meetings(const Schedule& schedule, std::string_view zone, std::string_view from,
                                  std::string_view until, const std::vector<Date>& holidays = {}) {
  const TimeZone there = TimeZone::load(zone).value();
  std::vector<std::string> lines;
  const auto all = occurrences(schedule, there, holidays, there.start_of(date(from)), there.start_of(date(until)));
  for (const Occurrence& one : all.value()) {
    lines.push_back(one.key + " " + format_rfc3339(one.starts_at) + " " + format_rfc3339(one.ends_at) +
                    (one.cancelled ? " cancelled" : ""));
  }
  return lines;
}

Schedule weekly(std::vector<WeeklyRule> rules, std::vector<ScheduleException> exceptions = {}) {
  return {.rules = std::move(rules), .exceptions = std::move(exceptions)};
}

TEST(Schedule, SeveralWindowsADayStayAtTheirTimeWhenTheClocksChange) {
  // Berlin: 02:00 becomes 03:00 on Sunday 2026-03-29.
  const Schedule schedule = weekly({{.weekday = Friday, .window = {14h, 15h + 30min}},
                                    {.weekday = Friday, .window = {9h, 12h}},
                                    {.weekday = Monday, .window = {9h, 12h}}});
  EXPECT_THAT(meetings(schedule, "Europe/Berlin", "2026-03-27", "2026-03-31"),
              ElementsAre("2026-03-27T09:00 2026-03-27T08:00:00Z 2026-03-27T11:00:00Z",
                          "2026-03-27T14:00 2026-03-27T13:00:00Z 2026-03-27T14:30:00Z",
                          "2026-03-30T09:00 2026-03-30T07:00:00Z 2026-03-30T10:00:00Z"));
}

TEST(Schedule, AWindowOverMidnightEndsOnTheNextDay) {
  const Schedule nights = weekly({{.weekday = Sunday, .window = {22h, 6h}}});
  EXPECT_THAT(meetings(nights, "America/New_York", "2026-11-01", "2026-11-08"),  // the clocks go back that morning
              ElementsAre("2026-11-01T22:00 2026-11-02T03:00:00Z 2026-11-02T11:00:00Z"));
  EXPECT_THAT(meetings(nights, "Europe/Berlin", "2026-10-24", "2026-10-26"),
              ElementsAre("2026-10-25T22:00 2026-10-25T21:00:00Z 2026-10-26T05:00:00Z"));
}

TEST(Schedule, TimesThatTheClocksSkipMoveForwardAndOfDoubledOnesTheFirstCounts) {
  struct Case {
    const char* what;
    Window window;
    const char* from;
    const char* until;
    const char* meeting;
  };
  const Case cases[] = {
      {"skipped start",
       {2h + 30min, 5h},
       "2026-03-29",
       "2026-03-30",
       "2026-03-29T02:30 2026-03-29T01:30:00Z 2026-03-29T03:00:00Z"},
      {"skipped end",
       {1h, 2h + 15min},
       "2026-03-29",
       "2026-03-30",
       "2026-03-29T01:00 2026-03-29T00:00:00Z 2026-03-29T01:15:00Z"},
      {"start skipped past the end",
       {2h + 50min, 3h + 10min},
       "2026-03-29",
       "2026-03-30",
       "2026-03-29T02:50 2026-03-29T01:50:00Z 2026-03-29T02:10:00Z"},
      {"doubled start",
       {2h + 30min, 5h},
       "2026-10-25",
       "2026-10-26",
       "2026-10-25T02:30 2026-10-25T00:30:00Z 2026-10-25T04:00:00Z"},
      {"doubled end",
       {1h, 2h + 30min},
       "2026-10-25",
       "2026-10-26",
       "2026-10-25T01:00 2026-10-24T23:00:00Z 2026-10-25T00:30:00Z"},
  };
  for (const Case& one : cases) {
    EXPECT_THAT(meetings(weekly({{.weekday = Sunday, .window = one.window}}), "Europe/Berlin", one.from, one.until),
                ElementsAre(one.meeting))
        << one.what;
  }
}

TEST(Schedule, RulesHoldFromADayUntilADay) {
  const Schedule schedule =
      weekly({{.weekday = Tuesday, .window = {8h, 9h}, .from = date("2026-11-10"), .until = date("2026-11-17")}});
  EXPECT_THAT(meetings(schedule, "UTC", "2026-11-01", "2026-12-01"),
              ElementsAre("2026-11-10T08:00 2026-11-10T08:00:00Z 2026-11-10T09:00:00Z",
                          "2026-11-17T08:00 2026-11-17T08:00:00Z 2026-11-17T09:00:00Z"));
}

TEST(Schedule, AlternateWeeksAreCountedFromTheWeekOfTheFirstDay) {
  // From a Wednesday: its week counts, though its Monday is gone; over the turn of a year of 53 weeks.
  const Schedule schedule =
      weekly({{.weekday = Monday, .window = {8h, 9h}, .every_weeks = 2, .from = date("2026-12-16")},
              {.weekday = Thursday, .window = {8h, 9h}, .every_weeks = 2, .from = date("2026-12-16")}});
  EXPECT_THAT(meetings(schedule, "UTC", "2026-12-01", "2027-01-20"),
              ElementsAre("2026-12-17T08:00 2026-12-17T08:00:00Z 2026-12-17T09:00:00Z",
                          "2026-12-28T08:00 2026-12-28T08:00:00Z 2026-12-28T09:00:00Z",
                          "2026-12-31T08:00 2026-12-31T08:00:00Z 2026-12-31T09:00:00Z",
                          "2027-01-11T08:00 2027-01-11T08:00:00Z 2027-01-11T09:00:00Z",
                          "2027-01-14T08:00 2027-01-14T08:00:00Z 2027-01-14T09:00:00Z"));
}

TEST(Schedule, ExceptionsCancelMoveAndAdd) {
  using enum ExceptionKind;
  const std::vector<WeeklyRule> rules = {{.weekday = Friday, .window = {9h, 10h}},
                                         {.weekday = Friday, .window = {14h, 15h}}};
  struct Case {
    const char* what;
    std::vector<ScheduleException> exceptions;
    std::vector<std::string> expected;
  };
  const std::string morning = "2026-11-20T09:00 2026-11-20T09:00:00Z 2026-11-20T10:00:00Z";
  const std::string afternoon = "2026-11-20T14:00 2026-11-20T14:00:00Z 2026-11-20T15:00:00Z";
  const Date day = date("2026-11-20");
  const Case cases[] = {
      {"none", {}, {morning, afternoon}},
      {"the whole day", {{.date = day}}, {morning + " cancelled", afternoon + " cancelled"}},
      {"one of the day", {{.date = day, .start = 14h}}, {morning, afternoon + " cancelled"}},
      {"one that is not there", {{.date = day, .start = 11h}}, {morning, afternoon}},
      {"moved to another day, under its old name",
       {{.date = day, .kind = kMoved, .start = 9h, .to_date = date("2026-11-21"), .window = Window{11h, 13h}}},
       {afternoon, "2026-11-20T09:00 2026-11-21T11:00:00Z 2026-11-21T13:00:00Z"}},
      {"moved within the day; without a start the first is meant",
       {{.date = day, .kind = kMoved, .window = Window{16h, 17h}}},
       {afternoon, "2026-11-20T09:00 2026-11-20T16:00:00Z 2026-11-20T17:00:00Z"}},
      {"extra",
       {{.date = date("2026-11-22"), .kind = kExtra, .window = Window{23h, 1h}}},
       {morning, afternoon, "extra:2026-11-22T23:00 2026-11-22T23:00:00Z 2026-11-23T01:00:00Z"}},
      {"the first of several for one meeting counts",
       {{.date = day, .start = 9h}, {.date = day, .kind = kMoved, .start = 9h, .window = Window{16h, 17h}}},
       {morning + " cancelled", afternoon}},
      {"moved in from a day outside the span",
       {{.date = date("2026-10-02"), .kind = kMoved, .to_date = day, .window = Window{8h, 9h}}},
       {"2026-10-02T09:00 2026-11-20T08:00:00Z 2026-11-20T09:00:00Z", morning, afternoon}},
      {"moved out of the span",
       {{.date = day, .kind = kMoved, .to_date = date("2027-01-01"), .window = Window{8h, 9h}}},
       {afternoon}},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(meetings(weekly(rules, one.exceptions), "UTC", "2026-11-18", "2026-11-25"), one.expected) << one.what;
  }
}

TEST(Schedule, HolidaysCancelWhatTheRulesPutThereOnly) {
  using enum ExceptionKind;
  const Schedule schedule =
      weekly({{.weekday = Friday, .window = {9h, 10h}}, {.weekday = Friday, .window = {14h, 15h}}},
             {{.date = date("2026-12-25"),
               .kind = kMoved,
               .start = 9h,
               .to_date = date("2026-12-24"),
               .window = Window{9h, 10h}},
              {.date = date("2026-12-25"), .kind = kExtra, .window = Window{17h, 18h}}});
  EXPECT_THAT(meetings(schedule, "UTC", "2026-12-20", "2026-12-27", {date("2026-12-24"), date("2026-12-25")}),
              ElementsAre("2026-12-25T09:00 2026-12-24T09:00:00Z 2026-12-24T10:00:00Z",
                          "2026-12-25T14:00 2026-12-25T14:00:00Z 2026-12-25T15:00:00Z cancelled",
                          "extra:2026-12-25T17:00 2026-12-25T17:00:00Z 2026-12-25T18:00:00Z"));
}

TEST(Schedule, TheSpanIsHalfOpenAndCountsStarts) {
  const Schedule schedule = weekly({{.weekday = Friday, .window = {22h, 2h}}});
  const auto in = [&](std::string_view from, std::string_view until) {
    return occurrences(schedule, TimeZone::utc(), {}, time(from), time(until)).value().size();
  };
  EXPECT_EQ(in("2026-11-20T22:00:00Z", "2026-11-20T22:00:01Z"), 1U);
  EXPECT_EQ(in("2026-11-20T22:00:01Z", "2026-11-21T03:00:00Z"), 0U);
  EXPECT_EQ(in("2026-11-20T00:00:00Z", "2026-11-20T22:00:00Z"), 0U);
  EXPECT_EQ(in("2026-11-21T00:00:00Z", "2026-11-20T00:00:00Z"), 0U);
}

TEST(Schedule, EveryDaysKeyIsItsOwnOverYearsAndZones) {
  std::vector<WeeklyRule> daily;
  for (unsigned d = 0; d < 7; ++d) daily.push_back({.weekday = std::chrono::weekday{d}, .window = {2h + 30min, 3h}});
  for (const char* zone : {"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Gaza",
                           "Pacific/Apia", "UTC"}) {
    const TimeZone there = TimeZone::load(zone).value();
    const auto all =
        occurrences(weekly(daily), there, {}, there.start_of(date("2024-01-01")), there.start_of(date("2027-12-31")))
            .value();
    ASSERT_EQ(all.size(), 1460U) << zone;
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_GT(all[i].ends_at, all[i].starts_at) << zone << " " << all[i].key;
      EXPECT_LE(all[i].ends_at - all[i].starts_at, 90min) << zone << " " << all[i].key;
      if (i == 0) continue;
      EXPECT_GE(all[i].starts_at, all[i - 1].ends_at) << zone << " " << all[i].key;
    }
  }
}

TEST(Schedule, RefusesWhatCannotBeMeantAndNamesEachField) {
  using enum ExceptionKind;
  const Date nowhere = std::chrono::year{2026} / 2 / 30;
  const Date day = date("2026-11-20");
  struct Case {
    Schedule schedule;
    const char* field;
  };
  const WeeklyRule rule{.weekday = Friday, .window = {9h, 10h}};
  const auto with = [&](auto change) {
    WeeklyRule other = rule;
    change(other);
    return weekly({rule, other});
  };
  const Case cases[] = {
      {with([](WeeklyRule& r) { r.window.start = 24h; }), "rules[1].start"},
      {with([](WeeklyRule& r) { r.window.end = -1min; }), "rules[1].end"},
      {with([](WeeklyRule& r) { r.every_weeks = 0; }), "rules[1].every_weeks"},
      {with([](WeeklyRule& r) { r.every_weeks = 53; }), "rules[1].every_weeks"},
      {with([](WeeklyRule& r) { r.every_weeks = 2; }), "rules[1].from"},
      {with([&](WeeklyRule& r) { r.from = nowhere; }), "rules[1].from"},
      {with([&](WeeklyRule& r) { r.from = day, r.until = date("2026-11-19"); }), "rules[1].until"},
      {with([](WeeklyRule& r) { r.weekday = std::chrono::weekday{9}; }), "rules[1].weekday"},
      {weekly({}, {{.date = nowhere}}), "exceptions[0].date"},
      {weekly({}, {{.date = day, .window = Window{9h, 10h}}}), "exceptions[0].end"},
      {weekly({}, {{.date = day, .kind = kExtra}}), "exceptions[0].start"},
      {weekly({}, {{.date = day, .kind = kExtra, .start = 9h, .window = Window{9h, 10h}}}), "exceptions[0].start"},
      {weekly({}, {{.date = day, .kind = kExtra, .to_date = day, .window = Window{9h, 10h}}}), "exceptions[0].to_date"},
      {weekly({}, {{.date = day, .kind = kMoved}}), "exceptions[0].to_start"},
      {weekly({}, {{.date = day, .kind = kMoved, .window = Window{9h, 25h}}}), "exceptions[0].to_end"},
      {weekly(std::vector<WeeklyRule>(101, rule)), "rules"},
      {weekly({}, std::vector<ScheduleException>(1001, {.date = day})), "exceptions"},
  };
  EXPECT_TRUE(validate(weekly({rule}, {{.date = day}})));
  for (const Case& one : cases) {
    const auto result = validate(one.schedule);
    ASSERT_FALSE(result) << one.field;
    std::vector<std::string> fields;
    for (const FieldError& field : result.error().fields) fields.push_back(field.field);
    EXPECT_THAT(fields, Contains(one.field));
  }
  EXPECT_FALSE(occurrences({}, TimeZone::utc(), {}, time("2020-01-01T00:00:00Z"), time("2026-01-01T00:00:00Z")));
  EXPECT_THAT(occurrences({}, TimeZone::utc(), {}, time("2026-01-01T00:00:00Z"), time("2027-01-01T00:00:00Z")).value(),
              IsEmpty());
}

}  // namespace
}  // namespace rollcall::attendance
