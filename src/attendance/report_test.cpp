#include "attendance/report.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace rollcall::attendance {
namespace {

using std::chrono::seconds;

// "PLAE-": present, late, absent, excused, open.
std::vector<std::optional<RecordStatus>> statuses(std::string_view letters) {
  std::vector<std::optional<RecordStatus>> all;
  for (const char letter : letters) {
    switch (letter) {
      case 'P':
        all.emplace_back(RecordStatus::kPresent);
        break;
      case 'L':
        all.emplace_back(RecordStatus::kLate);
        break;
      case 'A':
        all.emplace_back(RecordStatus::kAbsent);
        break;
      case 'E':
        all.emplace_back(RecordStatus::kExcused);
        break;
      default:
        all.emplace_back(std::nullopt);
    }
  }
  return all;
}

SheetCounts counts_of(std::string_view letters) {
  SheetCounts counts;
  for (const std::optional<RecordStatus>& status : statuses(letters)) add(counts, status);
  return counts;
}

TEST(Report, LateCountsAsAttendedAndExcusedAndOpenCountNotAtAll) {
  struct Case {
    std::string_view letters;
    std::optional<double> rate;
  };
  const std::vector<Case> cases{
      {"", std::nullopt},     {"P", 1.0},    {"L", 1.0},      {"A", 0.0},      {"E", std::nullopt}, {"-", std::nullopt},
      {"EE--", std::nullopt}, {"PLAA", 0.5}, {"PLAAEE", 0.5}, {"PLAA--", 0.5}, {"PPPA", 0.75},      {"AAAA", 0.0},
  };
  for (const Case& one : cases) EXPECT_EQ(attendance_rate(counts_of(one.letters)), one.rate) << one.letters;
}

TEST(Report, EveryStatusIsCountedOnceAndSumsAdd) {
  const SheetCounts counts = counts_of("PPPLLAE---");
  EXPECT_EQ(counts, (SheetCounts{.present = 3, .late = 2, .absent = 1, .excused = 1, .pending = 3}));
  SheetCounts sum = counts;
  add(sum, counts);
  EXPECT_EQ(sum, (SheetCounts{.present = 6, .late = 4, .absent = 2, .excused = 2, .pending = 6}));
}

TEST(Report, AStreakIsBrokenByAnAbsenceAndByNothingElse) {
  struct Case {
    std::string_view letters;
    Streaks streaks;  // attended now and longest, absent now and longest
  };
  const std::vector<Case> cases{
      {"", {0, 0, 0, 0}},     {"P", {1, 1, 0, 0}},       {"PLP", {3, 3, 0, 0}},  {"PPA", {0, 2, 1, 1}},
      {"PPAP", {1, 2, 0, 1}}, {"PEP", {2, 2, 0, 0}},     {"P-P", {2, 2, 0, 0}},  {"AEA", {0, 0, 2, 2}},
      {"A-A-", {0, 0, 2, 2}}, {"AAPAAAP", {1, 1, 0, 3}}, {"EE--", {0, 0, 0, 0}}, {"PPPAPP", {2, 3, 0, 1}},
  };
  for (const Case& one : cases) EXPECT_EQ(streaks_of(statuses(one.letters)), one.streaks) << one.letters;
}

TEST(Report, AtRiskIsBelowTheThresholdAndExactAtIt) {
  struct Case {
    std::string_view letters;
    RiskRule rule;
    bool risk;
  };
  const std::vector<Case> cases{
      {"", {}, false},
      {"EEEE", {}, false},
      {"----", {}, false},
      {"PPPPA", {}, false},  // 80 %: not below
      {"PPPA", {}, true},    // 75 %
      {"LLLLA", {}, false},  // late is attended
      {"PPPAE", {}, true},   // excused changes nothing
      {"A", {}, true},       // one of one
      {"A", {.percent = 80, .sessions = 2}, false},
      {"AA", {.percent = 80, .sessions = 2}, true},
      {"AAEE", {.percent = 80, .sessions = 3}, false},
      {"PPA", {.percent = 67, .sessions = 1}, true},   // 66.7 % < 67 %
      {"PPA", {.percent = 66, .sessions = 1}, false},  // 66.7 % >= 66 %
      {"PPPP", {.percent = 100, .sessions = 1}, false},
      {"PPPPPPPPPA", {.percent = 100, .sessions = 1}, true},
      {"PPPPPPPAAA", {.percent = 70, .sessions = 1}, false},  // 0.7 is no number of a machine
  };
  for (const Case& one : cases)
    EXPECT_EQ(at_risk(counts_of(one.letters), one.rule), one.risk) << one.letters << " " << one.rule.percent;
}

TEST(Report, ARiskRuleOutsideItsLimitsIsRefused) {
  EXPECT_TRUE(validate(RiskRule{}));
  EXPECT_TRUE(validate(RiskRule{.percent = 1, .sessions = 1}));
  EXPECT_TRUE(validate(RiskRule{.percent = 100, .sessions = 1'000}));
  for (const RiskRule& rule : {RiskRule{.percent = 0, .sessions = 1}, RiskRule{.percent = 101, .sessions = 1},
                               RiskRule{.percent = -5, .sessions = 1}, RiskRule{.percent = 80, .sessions = 0},
                               RiskRule{.percent = 80, .sessions = 1'001}})
    EXPECT_FALSE(validate(rule)) << rule.percent << " " << rule.sessions;
}

TEST(Report, ARegisterIsMissingOnceItsSessionIsOverAndNobodyClosedIt) {
  const Time end = from_micros(1'000'000'000);
  struct Case {
    SessionStatus status;
    seconds closes_after;
    seconds later;  // now, after the end
    bool missing;
  };
  const std::vector<Case> cases{
      {SessionStatus::kOpen, seconds{0}, seconds{1}, true},
      {SessionStatus::kScheduled, seconds{0}, seconds{1}, true},
      {SessionStatus::kOpen, seconds{0}, seconds{0}, false},  // the end is inclusive, as in the rules
      {SessionStatus::kOpen, seconds{0}, seconds{-60}, false},
      {SessionStatus::kOpen, seconds{600}, seconds{600}, false},
      {SessionStatus::kOpen, seconds{600}, seconds{601}, true},
      {SessionStatus::kClosed, seconds{0}, seconds{999}, false},
      {SessionStatus::kCancelled, seconds{0}, seconds{999}, false},
  };
  for (const Case& one : cases)
    EXPECT_EQ(is_unsubmitted(one.status, end, one.closes_after, end + one.later), one.missing)
        << name(one.status) << " " << one.later;
}

}  // namespace
}  // namespace rollcall::attendance
