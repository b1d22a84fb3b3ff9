#include "attendance/passage_rules.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rollcall::attendance {
namespace {

using namespace std::chrono_literals;

const Time kNoon = parse_rfc3339("2026-11-20T12:00:00Z").value();

Observation good_face(Time at = kNoon) {
  return {.match = Match::kAccepted,
          .confidence = 0.99,
          .quality = 0.8,
          .liveness = 0.9,
          .captured_at = at,
          .received_at = at};
}

TEST(PassageRules, TheIdentityIsSettledAsInASession) {
  struct Case {
    const char* what;
    void (*change)(Observation&);
    Decision decision;
    Reason reason;
  };
  static constexpr Case kCases[] = {
      {"a good face", [](Observation&) {}, Decision::kPresent, Reason::kInTime},
      {"nobody", [](Observation& o) { o.match = Match::kUnknown; }, Decision::kUnknown, Reason::kNobodyMatches},
      {"of another group", [](Observation& o) { o.match = Match::kNotOnRoster; }, Decision::kNotOnRoster,
       Reason::kNotEnrolled},
      {"doubtful", [](Observation& o) { o.match = Match::kDoubtful; }, Decision::kReview, Reason::kDoubtfulMatch},
      {"too poor", [](Observation& o) { o.quality = 0.1; }, Decision::kLowQuality, Reason::kPoorQuality},
      {"a print", [](Observation& o) { o.liveness = 0.1; }, Decision::kSpoof, Reason::kNotLive},
      {"nobody looked whether it lives", [](Observation& o) { o.liveness.reset(); }, Decision::kReview,
       Reason::kLivenessMissing},
      {"by code",
       [](Observation& o) {
         o = {.method = Method::kCode, .match = Match::kAccepted, .captured_at = kNoon, .received_at = kNoon};
       },
       Decision::kPresent, Reason::kInTime},
      {"a clock that runs ahead", [](Observation& o) { o.captured_at += 121s; }, Decision::kOutsideWindow,
       Reason::kClockAhead},
      {"a month late", [](Observation& o) { o.received_at += 30 * 24h; }, Decision::kPresent, Reason::kInTime},
      {"later still", [](Observation& o) { o.received_at += 30 * 24h + 1s; }, Decision::kOutsideWindow,
       Reason::kBeforeWindow},
  };
  for (const Case& one : kCases) {
    Observation observation = good_face();
    one.change(observation);
    const Outcome outcome = decide_passage(observation, {}, {});
    EXPECT_EQ(outcome.decision, one.decision) << one.what;
    EXPECT_EQ(outcome.reason, one.reason) << one.what;
    EXPECT_EQ(outcome.mark.has_value(), one.decision == Decision::kPresent) << one.what;
  }
  EXPECT_EQ(decide_passage(good_face(), {.minimum_confidence = 0.995}, {}).reason, Reason::kLowConfidence);
}

TEST(PassageRules, AgainWithinTheCooldownIsNoPassage) {
  using enum Direction;
  struct Case {
    const char* what;
    std::vector<Passage> counted;
    Direction direction;
    Decision decision;
  };
  const Case cases[] = {
      {"the first", {}, kIn, Decision::kPresent},
      {"59 seconds after", {{kNoon - 59s, kIn}}, kIn, Decision::kCooldown},
      {"a minute after", {{kNoon - 60s, kIn}}, kIn, Decision::kPresent},
      {"59 seconds before one that came first", {{kNoon + 59s, kIn}}, kIn, Decision::kCooldown},
      {"between two", {{kNoon - 60s, kIn}, {kNoon + 59s, kIn}}, kIn, Decision::kCooldown},
      {"the other way", {{kNoon - 1s, kOut}}, kIn, Decision::kPresent},
      {"either way", {{kNoon - 1s, kOut}}, kBoth, Decision::kCooldown},
  };
  for (const Case& one : cases) {
    const Outcome outcome = decide_passage(good_face(), {.direction = one.direction}, one.counted);
    EXPECT_EQ(outcome.decision, one.decision) << one.what;
  }
  EXPECT_EQ(decide_passage(good_face(), {.cooldown_s = 0}, std::vector{Passage{kNoon}}).decision, Decision::kPresent);
}

TEST(PassageRules, APassageIsWhenItWasCapturedAndNeverLaterThanNow) {
  Observation ahead = good_face();
  ahead.captured_at += 60s;
  EXPECT_EQ(decide_passage(ahead, {}, {}).mark, (Mark{RecordStatus::kPresent, kNoon}));
  Observation late = good_face();
  late.received_at += 1h;
  EXPECT_EQ(decide_passage(late, {}, {}).mark, (Mark{RecordStatus::kPresent, kNoon}));
}

TEST(PassageRules, APolicyNamesEveryFieldThatIsRefused) {
  EXPECT_TRUE(validate(CheckpointPolicy{}));
  const auto refused = validate(
      CheckpointPolicy{.cooldown_s = -1, .longest_stay_s = 59, .minimum_confidence = 1.1, .minimum_quality = -0.1});
  ASSERT_FALSE(refused);
  std::vector<std::string> fields;
  for (const FieldError& field : refused.error().fields) fields.push_back(field.field);
  EXPECT_EQ(fields,
            (std::vector<std::string>{"cooldown_s", "longest_stay_s", "minimum_confidence", "minimum_quality"}));
}

}  // namespace
}  // namespace rollcall::attendance
