#include "attendance/session_rules.hpp"

#include <gtest/gtest.h>

namespace rollcall::attendance {
namespace {

using namespace std::chrono_literals;

constexpr Time kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 9h;
constexpr Time kEnd = kStart + 1h;

SessionFacts facts(SessionStatus status) { return {.status = status, .starts_at = kStart, .ends_at = kEnd}; }

TEST(SessionRules, AnOpenSessionClosesWhenItsTimeIsOver) {
  struct Case {
    SessionStatus status;
    bool auto_close;
    int closes_after_s;
    Time touched_at;
    std::optional<Time> closes;
  };
  const Case cases[] = {
      {SessionStatus::kOpen, true, 0, kStart, kEnd},
      {SessionStatus::kOpen, true, 600, kStart, kEnd + 10min},
      {SessionStatus::kOpen, true, 600, kEnd + 10min, kEnd + 10min},
      {SessionStatus::kOpen, true, 600, kEnd + 11min, kEnd + 11min + 24h},  // opened again afterwards
      {SessionStatus::kOpen, false, 0, kStart, std::nullopt},
      {SessionStatus::kScheduled, true, 0, kStart, std::nullopt},
      {SessionStatus::kClosed, true, 0, kStart, std::nullopt},
      {SessionStatus::kCancelled, true, 0, kStart, std::nullopt},
  };
  for (const Case& one : cases) {
    const Policy policy{.closes_after_s = one.closes_after_s, .auto_close = one.auto_close};
    EXPECT_EQ(closes_at(facts(one.status), policy, one.touched_at), one.closes);
  }
}

TEST(SessionRules, WhoWasLastSeenLongBeforeTheEndLeftEarly) {
  struct Case {
    SessionStatus status;
    Repeat repeat;
    std::optional<int> early_leave_s;
    std::optional<Time> last_seen;
    bool left;
  };
  const Case cases[] = {
      {SessionStatus::kClosed, Repeat::kCooldown, 600, kEnd - 11min, true},
      {SessionStatus::kClosed, Repeat::kCooldown, 600, kEnd - 10min, false},
      {SessionStatus::kClosed, Repeat::kCooldown, 0, kEnd - 1s, true},
      {SessionStatus::kClosed, Repeat::kCooldown, 600, kEnd + 1min, false},
      {SessionStatus::kClosed, Repeat::kCooldown, 600, std::nullopt, false},
      {SessionStatus::kClosed, Repeat::kCooldown, std::nullopt, kStart, false},
      {SessionStatus::kClosed, Repeat::kOnce, 600, kStart, false},
      {SessionStatus::kOpen, Repeat::kCooldown, 600, kStart, false},
  };
  for (const Case& one : cases) {
    const Policy policy{.repeat = one.repeat, .early_leave_s = one.early_leave_s};
    EXPECT_EQ(left_early(facts(one.status), policy, one.last_seen), one.left);
  }
}

TEST(SessionRules, TeacherAndOfficeMayCorrectAsLongAsThePolicySays) {
  const Policy policy{.teacher_corrects_h = 48};
  EXPECT_TRUE(may_correct(Layer::kTeacher, kEnd, policy, kStart));
  EXPECT_TRUE(may_correct(Layer::kTeacher, kEnd, policy, kEnd + 48h));
  EXPECT_FALSE(may_correct(Layer::kTeacher, kEnd, policy, kEnd + 48h + 1us));
  EXPECT_TRUE(may_correct(Layer::kOffice, kEnd, policy, kEnd + 10'000h));
  EXPECT_FALSE(may_correct(Layer::kOffice, kEnd, {.office_corrects_h = 1}, kEnd + 2h));
}

}  // namespace
}  // namespace rollcall::attendance
