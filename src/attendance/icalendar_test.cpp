#include "attendance/icalendar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

#include "attendance/occurrences.hpp"

namespace rollcall::attendance {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

// The starts of a schedule's meetings in a zone, of 2026-09-01 to 2027-08-31, in UTC, cancelled ones marked.
std::vector<std::string> meetings(const Schedule& schedule, std::string_view zone = "Europe/Berlin",
                                  std::span<const Date> holidays = {}) {
  const auto there = TimeZone::load(zone);
  const Time from = std::chrono::sys_days{2026y / 9 / 1};
  const auto found = occurrences(schedule, there.value(), holidays, from, from + days{365});
  std::vector<std::string> starts;
  for (const Occurrence& one : found.value())
    starts.push_back(
        format_rfc3339(one.starts_at).substr(0, 16) + "+" +
        std::format("{}", std::chrono::duration_cast<std::chrono::minutes>(one.ends_at - one.starts_at).count()) +
        (one.cancelled ? " off" : ""));
  return starts;
}

std::string calendar(std::string_view events) {
  std::string text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n";
  text += events;
  return text + "END:VCALENDAR\r\n";
}

std::string event(std::string_view lines, std::string_view start = "DTSTART;TZID=Europe/Berlin:20261102T090000",
                  std::string_view end = "DTEND;TZID=Europe/Berlin:20261102T103000") {
  return std::format("BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n{}\r\n{}\r\n{}END:VEVENT\r\n", start, end,
                     lines);
}

struct ReadCase {
  const char* what;
  std::string events;
  std::vector<std::string> meetings;
};

TEST(ICalendar, IsReadAsTheMeetingsItMeans) {
  const ReadCase cases[] = {
      {"one event", event(""), {"2026-11-02T08:00+90"}},
      {"weekly with a count",
       event("RRULE:FREQ=WEEKLY;COUNT=3\r\n"),
       {"2026-11-02T08:00+90", "2026-11-09T08:00+90", "2026-11-16T08:00+90"}},
      {"two days of the week, the count ends in a week",
       event("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3\r\n"),
       {"2026-11-02T08:00+90", "2026-11-04T08:00+90", "2026-11-09T08:00+90"}},
      {"until a time in UTC, which excludes",
       event("RRULE:FREQ=WEEKLY;UNTIL=20261116T075959Z\r\n"),
       {"2026-11-02T08:00+90", "2026-11-09T08:00+90"}},
      {"until a time in UTC, which includes",
       event("RRULE:FREQ=WEEKLY;UNTIL=20261109T080000Z\r\n"),
       {"2026-11-02T08:00+90", "2026-11-09T08:00+90"}},
      {"until a day", event("RRULE:FREQ=WEEKLY;UNTIL=20261109\r\n"), {"2026-11-02T08:00+90", "2026-11-09T08:00+90"}},
      {"every second week",
       event("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2\r\n"),
       {"2026-11-02T08:00+90", "2026-11-16T08:00+90"}},
      {"weeks that begin on Sunday",
       event("RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU;COUNT=4\r\n"),
       {"2026-11-02T08:00+90", "2026-11-15T08:00+90", "2026-11-16T08:00+90", "2026-11-29T08:00+90"}},
      {"the start is on another day than the rule",
       event("RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3\r\n"),
       {"2026-11-02T08:00+90", "2026-11-03T08:00+90", "2026-11-10T08:00+90"}},
      {"daily on working days",
       event("RRULE:FREQ=DAILY;BYDAY=MO,TU;COUNT=3\r\n"),
       {"2026-11-02T08:00+90", "2026-11-03T08:00+90", "2026-11-09T08:00+90"}},
      {"the first Monday of a month",
       event("RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=3\r\n"),
       {"2026-11-02T08:00+90", "2026-12-07T08:00+90", "2027-01-04T08:00+90"}},
      {"excepted and added dates",
       event("RRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE;TZID=Europe/Berlin:20261109T090000\r\n"
             "RDATE;TZID=Europe/Berlin:20261111T140000\r\n"),
       {"2026-11-02T08:00+90", "2026-11-09T08:00+90 off", "2026-11-11T13:00+90", "2026-11-16T08:00+90"}},
      {"an excepted day, an added period",
       event("RRULE:FREQ=WEEKLY;COUNT=2\r\nEXDATE;VALUE=DATE:20261109\r\n"
             "RDATE;VALUE=PERIOD:20261111T140000Z/PT30M\r\n"),
       {"2026-11-02T08:00+90", "2026-11-09T08:00+90 off", "2026-11-11T14:00+30"}},
      {"one meeting moved and one cancelled",
       event("RRULE:FREQ=WEEKLY;COUNT=3\r\n") +
           event("RECURRENCE-ID;TZID=Europe/Berlin:20261109T090000\r\n", "DTSTART;TZID=Europe/Berlin:20261110T100000",
                 "DTEND;TZID=Europe/Berlin:20261110T110000") +
           event("RECURRENCE-ID:20261116T080000Z\r\nSTATUS:CANCELLED\r\n", "DTSTART:20261116T080000Z",
                 "DTEND:20261116T093000Z"),
       {"2026-11-02T08:00+90", "2026-11-10T09:00+60", "2026-11-16T08:00+90 off"}},
      {"over midnight, with a duration",
       event("RRULE:FREQ=WEEKLY;COUNT=1\r\n", "DTSTART;TZID=Europe/Berlin:20261102T220000", "DURATION:PT4H"),
       {"2026-11-02T21:00+240"}},
      {"without a zone: the course's",
       event("", "DTSTART:20261102T090000", "DTEND:20261102T100000"),
       {"2026-11-02T08:00+60"}},
      {"in another zone, date by date over a change of the clocks there",
       event("RRULE:FREQ=WEEKLY;COUNT=2\r\n", "DTSTART;TZID=America/New_York:20261026T090000",
             "DTEND;TZID=America/New_York:20261026T100000"),
       {"2026-10-26T13:00+60", "2026-11-02T14:00+60"}},
      {"in another zone with the same clocks, for ever",
       event("RRULE:FREQ=WEEKLY;UNTIL=20261109\r\n", "DTSTART;TZID=Europe/Paris:20261102T090000",
             "DTEND;TZID=Europe/Paris:20261102T100000"),
       {"2026-11-02T08:00+60", "2026-11-09T08:00+60"}},
      {"a zone under a vendor's name",
       event("", "DTSTART;TZID=/example.org/2026/Europe/Lisbon:20261102T090000", "DURATION:PT1H"),
       {"2026-11-02T09:00+60"}},
      {"a zone that only the file knows",
       "BEGIN:VTIMEZONE\r\nTZID:Our time\r\nBEGIN:STANDARD\r\nDTSTART:20000101T000000\r\nTZOFFSETFROM:+0300\r\n"
       "TZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" +
           event("", "DTSTART;TZID=Our time:20261102T090000", "DURATION:PT1H"),
       {"2026-11-02T06:00+60"}},
      {"a cancelled event", event("STATUS:CANCELLED\r\n"), {}},
  };
  for (const ReadCase& one : cases) {
    const auto schedule = read_icalendar(calendar(one.events), "Europe/Berlin");
    ASSERT_TRUE(schedule) << one.what << ": " << schedule.error().describe();
    EXPECT_EQ(meetings(*schedule), one.meetings) << one.what;
  }
}

TEST(ICalendar, RefusesWhatAScheduleCannotSayAndSaysWhy) {
  struct Case {
    std::string text;
    ErrorCode code;
    const char* why;
  };
  const Case cases[] = {
      {"", ErrorCode::kMalformed, "no iCalendar"},
      {"name,day\r\nMath,Monday\r\n", ErrorCode::kMalformed, "no iCalendar"},
      {"BEGIN:VEVENT\r\nEND:VEVENT\r\n", ErrorCode::kMalformed, "one VCALENDAR"},
      {calendar("BEGIN:VEVENT\r\nDTSTART:yesterday\r\nEND:VEVENT\r\n"), ErrorCode::kMalformed, "not right"},
      {calendar("BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n"), ErrorCode::kUnprocessable,
       "event 1 of the file has no DTSTART"},
      {calendar(event("", "DTSTART;VALUE=DATE:20261102", "DTEND;VALUE=DATE:20261103")), ErrorCode::kUnprocessable,
       "whole day"},
      {calendar(event("", "DTSTART:20261102T090000", "DTEND:20261102T080000")), ErrorCode::kUnprocessable,
       "does not end after"},
      {calendar(event("", "DTSTART:20261102T090000", "DTEND:20261104T080000")), ErrorCode::kUnprocessable,
       "longer than a day"},
      {calendar(event("", "DTSTART:20261102T090030", "DTEND:20261102T100000")), ErrorCode::kUnprocessable,
       "full minute"},
      {calendar(event("", "DTSTART;TZID=Nowhere:20261102T090000", "DURATION:PT1H")), ErrorCode::kUnprocessable,
       "no IANA zone"},
      {calendar(event("RRULE:FREQ=MONTHLY;BYDAY=1MO\r\n")), ErrorCode::kUnprocessable, "for ever"},
      {calendar(event("RRULE:FREQ=WEEKLY\r\n", "DTSTART:20261102T090000Z", "DTEND:20261102T100000Z")),
       ErrorCode::kUnprocessable, "another zone"},
      {calendar(event("RRULE:FREQ=MINUTELY;COUNT=5000\r\n")), ErrorCode::kUnprocessable, "1000 dates"},
      {calendar(event("RECURRENCE-ID;RANGE=THISANDFUTURE:20261102T090000\r\n")), ErrorCode::kUnprocessable,
       "THISANDFUTURE"},
      {std::string(kMostCalendarBytes + 1, ' '), ErrorCode::kTooLarge, "megabyte"},
  };
  for (const Case& one : cases) {
    const auto schedule = read_icalendar(one.text, "Europe/Berlin");
    ASSERT_FALSE(schedule) << one.why;
    EXPECT_EQ(schedule.error().code, one.code) << one.why << ": " << schedule.error().describe();
    EXPECT_THAT(schedule.error().describe(), testing::HasSubstr(one.why));
  }
}

TEST(ICalendar, KnowsTheZoneThatAllEventsShare) {
  EXPECT_EQ(zone_of_icalendar(calendar(event("") + event(""))).value(), "Europe/Berlin");
  EXPECT_EQ(zone_of_icalendar(calendar(event("") + event("", "DTSTART:20261102T090000Z", "DURATION:PT1H"))).value(),
            std::nullopt);
  EXPECT_EQ(zone_of_icalendar(calendar("")).value(), std::nullopt);
}

Schedule everything() {
  return {.rules = {{.weekday = std::chrono::Monday, .window = {9h, 12h}},
                    {.weekday = std::chrono::Monday,
                     .window = {14h, 15h + 30min},
                     .every_weeks = 2,
                     .from = 2026y / 9 / 10,
                     .until = 2027y / 6 / 30},
                    {.weekday = std::chrono::Friday, .window = {22h, 2h}, .from = 2026y / 10 / 1},
                    {.weekday = std::chrono::Sunday, .window = {2h + 30min, 3h + 15min}, .until = 2027y / 4 / 4}},
          .exceptions = {{.date = 2026y / 11 / 2},
                         {.date = 2026y / 11 / 9,
                          .kind = ExceptionKind::kMoved,
                          .start = 9h,
                          .to_date = 2026y / 11 / 10,
                          .window = Window{16h, 18h}},
                         {.date = 2026y / 11 / 16, .kind = ExceptionKind::kMoved, .to_date = 2026y / 11 / 17},
                         {.date = 2026y / 11 / 21, .kind = ExceptionKind::kExtra, .window = Window{10h, 11h}},
                         {.date = 2026y / 11 / 23, .kind = ExceptionKind::kCancelled, .start = 9h}}};
}

TEST(ICalendar, ComesBackAsTheSameMeetings) {
  const Date holidays[] = {2026y / 12 / 25, 2026y / 12 / 28};
  for (const char* zone : {"Europe/Berlin", "America/New_York", "UTC", "Asia/Kolkata", "Australia/Lord_Howe"}) {
    const CalendarNames names{.course = "Algebra, part \"1\"; the begin",
                              .uid = "course",
                              .time_zone = zone,
                              .written_at = std::chrono::sys_days{2026y / 9 / 1},
                              .since = 2026y / 8 / 24};
    const auto text = write_icalendar(everything(), holidays, names);
    ASSERT_TRUE(text) << text.error().describe();
    const auto again = read_icalendar(*text, zone);
    ASSERT_TRUE(again) << again.error().describe() << "\n" << *text;
    EXPECT_EQ(meetings(*again, zone), meetings(everything(), zone, holidays)) << zone << "\n" << *text;
    EXPECT_EQ(zone_of_icalendar(*text).value(), zone);
    EXPECT_EQ(write_icalendar(*again, {}, names).transform([](const auto&) { return true; }), true);
  }
}

TEST(ICalendar, WritesTheZoneSoThatSomebodyWhoDoesNotKnowItReadsTheSame) {
  const CalendarNames names{.course = "C", .uid = "c", .time_zone = "America/New_York", .since = 2026y / 8 / 24};
  const Schedule dates{
      .exceptions = {{.date = 2026y / 10 / 31, .kind = ExceptionKind::kExtra, .window = Window{9h, 10h}},
                     {.date = 2026y / 11 / 2, .kind = ExceptionKind::kExtra, .window = Window{9h, 10h}},
                     {.date = 2027y / 3 / 15, .kind = ExceptionKind::kExtra, .window = Window{9h, 10h}}}};
  std::string text = write_icalendar(dates, {}, names).value();
  for (auto at = text.find("America/New_York"); at != std::string::npos; at = text.find("America/New_York"))
    text.replace(at, 16, "Unknown to all");
  const auto again = read_icalendar(text, "UTC");
  ASSERT_TRUE(again) << again.error().describe() << text;
  EXPECT_EQ(meetings(*again, "UTC"), meetings(dates, "America/New_York"));
}

}  // namespace
}  // namespace rollcall::attendance
