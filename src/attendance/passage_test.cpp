#include "attendance/passage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace rollcall::attendance {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using enum Direction;

Time at(std::string_view text) { return parse_rfc3339(text).value(); }

TEST(Passage, CountsAfterTheCooldownOrTheOtherWay) {
  const Time noon = at("2026-11-20T12:00:00Z");
  struct Case {
    const char* what;
    std::optional<Passage> last;
    Passage next;
    bool counted;
  };
  const Case cases[] = {
      {"the first", std::nullopt, {noon}, true},
      {"at once again", Passage{noon}, {noon + 59s}, false},
      {"after the cooldown", Passage{noon}, {noon + 60s}, true},
      {"in and out at once", Passage{noon, kIn}, {noon + 1s, kOut}, true},
      {"in and in at once", Passage{noon, kIn}, {noon + 1s, kIn}, false},
      {"an unknown way is not the other one", Passage{noon, kIn}, {noon + 1s, kBoth}, false},
      {"sent late, within the cooldown", Passage{noon}, {noon - 59s}, false},
      {"sent late, from before it", Passage{noon}, {noon - 60s}, true},
  };
  for (const Case& one : cases) EXPECT_EQ(counts(one.last, one.next, 60s), one.counted) << one.what;
}

TEST(Passage, ADirectionHasAName) {
  for (const Direction direction : {kIn, kOut, kBoth}) EXPECT_EQ(parse_direction(name(direction)).value(), direction);
  EXPECT_FALSE(parse_direction("inside"));
}

// "08:00-12:00", "?" for an end that was not seen; all on one day in UTC.
std::vector<std::string> pairs(const std::vector<std::pair<int, Direction>>& hours) {
  const Time midnight = at("2026-11-20T00:00:00Z");
  std::vector<Passage> passages;
  for (const auto& [hour, direction] : hours) passages.push_back({midnight + std::chrono::hours{hour}, direction});
  const auto shown = [&](const std::optional<Time>& time) {
    return time ? std::to_string(std::chrono::floor<std::chrono::hours>(*time - midnight).count()) : "?";
  };
  std::vector<std::string> lines;
  for (const Stay& stay : pair_passages(passages, 16h)) lines.push_back(shown(stay.in) + "-" + shown(stay.out));
  return lines;
}

TEST(Passage, WaysInAndOutArePaired) {
  EXPECT_THAT(pairs({}), IsEmpty());
  EXPECT_THAT(pairs({{8, kIn}, {12, kOut}, {13, kIn}, {17, kOut}}), ElementsAre("8-12", "13-17"));
  EXPECT_THAT(pairs({{8, kBoth}, {12, kBoth}, {13, kBoth}, {17, kBoth}}), ElementsAre("8-12", "13-17"));
  EXPECT_THAT(pairs({{8, kIn}, {12, kBoth}, {13, kBoth}, {17, kOut}}), ElementsAre("8-12", "13-17"));
}

TEST(Passage, WhatWasNotSeenStaysOpen) {
  EXPECT_THAT(pairs({{8, kIn}}), ElementsAre("8-?"));
  EXPECT_THAT(pairs({{17, kOut}}), ElementsAre("?-17"));
  EXPECT_THAT(pairs({{8, kIn}, {13, kIn}, {17, kOut}}), ElementsAre("8-?", "13-17"));
  EXPECT_THAT(pairs({{8, kIn}, {12, kOut}, {17, kOut}}), ElementsAre("8-12", "?-17"));
}

TEST(Passage, AStayTooLongIsAWayOutThatWasForgotten) {
  EXPECT_THAT(pairs({{8, kIn}, {24, kOut}}), ElementsAre("8-24"));
  EXPECT_THAT(pairs({{8, kIn}, {25, kOut}}), ElementsAre("8-?", "?-25"));
  // With one camera for both ways the next morning is a way in again.
  EXPECT_THAT(pairs({{8, kBoth}, {32, kBoth}, {40, kBoth}}), ElementsAre("8-?", "32-40"));
}

TEST(Passage, TheOrderTheyArriveInDoesNotMatter) {
  std::vector<std::pair<int, Direction>> hours = {{8, kIn}, {10, kBoth}, {12, kBoth}, {17, kOut}, {20, kIn}};
  const auto expected = pairs(hours);
  std::ranges::sort(hours);
  do {
    EXPECT_EQ(pairs(hours), expected);
  } while (std::ranges::next_permutation(hours).found);
}

TEST(Passage, HoursAreThoseOfTheDaysOfAZone) {
  const TimeZone berlin = TimeZone::load("Europe/Berlin").value();
  using std::chrono::year;
  const Stay day{.in = at("2026-11-20T08:00:00Z"), .out = at("2026-11-20T12:30:00Z")};
  const Stay night{.in = at("2026-11-20T21:00:00Z"), .out = at("2026-11-21T05:00:00Z")};  // 22:00 to 06:00 there
  EXPECT_THAT(inside_by_day(std::vector{night, day}, berlin),
              ElementsAre(DayInside{year{2026} / 11 / 20, 4h + 30min + 2h}, DayInside{year{2026} / 11 / 21, 6h}));

  // The night in which the clocks go back is an hour longer, and its second day has 25 hours.
  const Stay long_night{.in = at("2026-10-24T20:00:00Z"), .out = at("2026-10-25T05:00:00Z")};  // 22:00 to 06:00
  EXPECT_THAT(inside_by_day(std::vector{long_night}, berlin),
              ElementsAre(DayInside{year{2026} / 10 / 24, 2h}, DayInside{year{2026} / 10 / 25, 7h}));
  const Stay weekend{.in = at("2026-10-24T22:00:00Z"), .out = at("2026-10-26T23:00:00Z")};  // midnight to midnight
  EXPECT_THAT(inside_by_day(std::vector{weekend}, berlin),
              ElementsAre(DayInside{year{2026} / 10 / 25, 25h}, DayInside{year{2026} / 10 / 26, 24h}));
}

TEST(Passage, ADayWithAnOpenStayIsIncomplete) {
  using std::chrono::year;
  const std::vector<Stay> stays = {{.in = at("2026-11-20T08:00:00Z"), .out = at("2026-11-20T12:00:00Z")},
                                   {.in = at("2026-11-20T13:00:00Z"), .out = std::nullopt},
                                   {.in = std::nullopt, .out = at("2026-11-21T17:00:00Z")}};
  EXPECT_THAT(inside_by_day(stays, TimeZone::utc()),
              ElementsAre(DayInside{year{2026} / 11 / 20, 4h, false}, DayInside{year{2026} / 11 / 21, 0s, false}));
}

}  // namespace
}  // namespace rollcall::attendance
