#include "attendance/types.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::attendance {
namespace {

// Every enumerator up to `last` has a name of its own that parses back to it.
template <class Enum>
void expect_round_trip(Enum last, Result<Enum> (*parse)(std::string_view)) {
  for (int i = 0; i <= std::to_underlying(last); ++i) {
    const auto value = static_cast<Enum>(i);
    const Result<Enum> parsed = parse(name(value));
    ASSERT_TRUE(parsed) << name(value);
    EXPECT_EQ(*parsed, value) << name(value);
  }
}

TEST(AttendanceTypes, EveryNameParsesBack) {
  expect_round_trip(SessionStatus::kCancelled, parse_session_status);
  expect_round_trip(RecordStatus::kExcused, parse_record_status);
  expect_round_trip(Method::kManual, parse_method);
  expect_round_trip(Decision::kOutsideWindow, parse_decision);
  expect_round_trip(Repeat::kCooldown, parse_repeat);
  expect_round_trip(LivenessPolicy::kActive, parse_liveness_policy);
}

TEST(AttendanceTypes, DecisionsHaveTheNamesThePublicInterfacePromises) {
  const std::vector<std::string_view> promised = {"present",     "late",          "already_marked", "cooldown",
                                                  "review",      "not_on_roster", "unknown",        "spoof",
                                                  "low_quality", "outside_window"};
  for (std::size_t i = 0; i < promised.size(); ++i) EXPECT_EQ(name(static_cast<Decision>(i)), promised[i]);
}

TEST(AttendanceTypes, AnUnknownNameIsRefusedWithTheKnownOnes) {
  for (const char* text : {"", "Present", "present ", "gone"}) {
    const auto parsed = parse_record_status(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument);
    ASSERT_EQ(parsed.error().fields.size(), 1U);
    EXPECT_EQ(parsed.error().fields[0].message, "must be one of present, late, absent, excused");
  }
}

TEST(Policy, TheDefaultsAndTheLimitsThemselvesAreFine) {
  EXPECT_TRUE(validate(Policy{}));
  EXPECT_TRUE(validate({.late_after_s = 0,
                        .opens_before_s = 0,
                        .closes_after_s = 0,
                        .cooldown_s = 0,
                        .minimum_confidence = 0.0,
                        .minimum_quality = 0.0}));
  EXPECT_TRUE(validate({.late_after_s = 86'400,
                        .opens_before_s = 86'400,
                        .closes_after_s = 86'400,
                        .cooldown_s = 86'400,
                        .minimum_confidence = 1.0,
                        .minimum_quality = 1.0}));
}

struct BadPolicy {
  Policy policy;
  std::vector<std::string> fields;
};

TEST(Policy, EveryRefusedFieldIsNamed) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const BadPolicy cases[] = {
      {{.late_after_s = -1}, {"late_after_s"}},
      {{.opens_before_s = 86'401}, {"opens_before_s"}},
      {{.closes_after_s = std::numeric_limits<int>::min()}, {"closes_after_s"}},
      {{.cooldown_s = -60}, {"cooldown_s"}},
      {{.minimum_confidence = 1.01}, {"minimum_confidence"}},
      {{.minimum_confidence = nan}, {"minimum_confidence"}},
      {{.minimum_quality = -0.1}, {"minimum_quality"}},
      {{.late_after_s = -1, .cooldown_s = -1, .minimum_quality = nan},
       {"late_after_s", "cooldown_s", "minimum_quality"}},
  };
  for (const BadPolicy& c : cases) {
    const auto result = validate(c.policy);
    ASSERT_FALSE(result) << c.fields.front();
    std::vector<std::string> named;
    for (const FieldError& field : result.error().fields) named.push_back(field.field);
    EXPECT_EQ(named, c.fields);
  }
}

}  // namespace
}  // namespace rollcall::attendance
