#include "attendance/hours.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace rollcall::attendance {
namespace {

using namespace std::chrono_literals;
using std::chrono::year;
using testing::ElementsAre;
using testing::IsEmpty;
using enum Direction;

Time at(std::string_view text) { return parse_rfc3339(text).value(); }

const Time kLater = at("2026-12-24T12:00:00Z");
const std::vector<Passage> kTwoDays = {{at("2026-11-19T08:00:00Z"), kIn},
                                       {at("2026-11-19T12:00:00Z"), kOut},
                                       {at("2026-11-19T22:00:00Z"), kIn},
                                       {at("2026-11-20T06:30:00Z"), kOut},
                                       {at("2026-11-20T20:00:00Z"), kIn}};

TEST(Hours, AreThoseOfThePeriodAndItsDays) {
  const Hours all = hours_of(kTwoDays, {}, TimeZone::utc(), 16h, kLater);
  EXPECT_EQ(all.inside, 12h + 30min);
  EXPECT_EQ(all.open_stays, 1);
  EXPECT_EQ(all.inside_since, std::nullopt);
  EXPECT_THAT(all.days,
              ElementsAre(DayInside{year{2026} / 11 / 19, 6h}, DayInside{year{2026} / 11 / 20, 6h + 30min, false}));

  const Span friday{.from = at("2026-11-20T00:00:00Z"), .until = at("2026-11-21T00:00:00Z")};
  const Hours one = hours_of(kTwoDays, friday, TimeZone::utc(), 16h, kLater);
  EXPECT_EQ(one.inside, 6h + 30min);
  EXPECT_THAT(one.days, ElementsAre(DayInside{year{2026} / 11 / 20, 6h + 30min, false}));

  const Span thursday{.from = at("2026-11-19T00:00:00Z"), .until = at("2026-11-20T00:00:00Z")};
  EXPECT_EQ(hours_of(kTwoDays, thursday, TimeZone::utc(), 16h, kLater).open_stays, 0);
  EXPECT_THAT(hours_of(kTwoDays, {.from = kLater, .until = {}}, TimeZone::utc(), 16h, kLater).days, IsEmpty());
}

TEST(Hours, WhoIsThereNowIsNotForgotten) {
  const Hours now = hours_of(kTwoDays, {}, TimeZone::utc(), 16h, at("2026-11-20T21:00:00Z"));
  EXPECT_EQ(now.inside_since, at("2026-11-20T20:00:00Z"));
  EXPECT_EQ(now.open_stays, 0);
  EXPECT_EQ(now.inside, 12h + 30min);
  EXPECT_FALSE(now.days.back().complete);
}

TEST(Hours, AreWrittenAsHoursAndMinutes) {
  EXPECT_EQ(format_hours(0s), "0:00");
  EXPECT_EQ(format_hours(7h + 5min + 31s), "7:06");
  EXPECT_EQ(format_hours(125h + 59min), "125:59");
}

}  // namespace
}  // namespace rollcall::attendance
