#include "attendance/passage_rules.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::attendance {
namespace {

constexpr int kMinute = 60;
constexpr int kDay = 24 * 60 * kMinute;
constexpr int kWeek = 7 * kDay;

bool is_share(double value) { return value >= 0 && value <= 1; }

}  // namespace

Result<void> validate(const CheckpointPolicy& policy) {
  Error refused{.code = ErrorCode::kInvalidArgument, .message = "the policy was refused"};
  const auto check = [&](bool good, std::string_view field, std::string_view message) {
    if (!good) refused.fields.push_back({std::string(field), std::string(message)});
  };
  check(policy.cooldown_s >= 0 && policy.cooldown_s <= kDay, "cooldown_s", "must be 0 to 86400 seconds");
  check(policy.longest_stay_s >= kMinute && policy.longest_stay_s <= kWeek, "longest_stay_s",
        "must be 60 to 604800 seconds");
  check(!policy.minimum_confidence || is_share(*policy.minimum_confidence), "minimum_confidence", "must be 0 to 1");
  check(is_share(policy.minimum_quality), "minimum_quality", "must be 0 to 1");
  if (refused.fields.empty()) return {};
  return std::unexpected(std::move(refused));
}

Outcome decide_passage(const Observation& observation, const CheckpointPolicy& policy, std::span<const Passage> counted,
                       const LivenessThresholds& liveness) {
  const Time at = std::min(observation.captured_at, observation.received_at);
  const Policy as_of_a_course{.late_after_s = (kLongestDelay + std::chrono::days{1}) / std::chrono::seconds{1},
                              .opens_before_s = 0,
                              .repeat = Repeat::kCooldown,
                              .cooldown_s = policy.cooldown_s,
                              .liveness = policy.liveness,
                              .minimum_confidence = policy.minimum_confidence,
                              .minimum_quality = policy.minimum_quality};
  const Passage next{.at = at, .direction = policy.direction};
  const auto hides = [&](const Passage& before) {
    return !counts(before, next, std::chrono::seconds{policy.cooldown_s});
  };
  History history;
  if (const auto before = std::ranges::find_if(counted, hides); before != counted.end())
    history.counted_at = before->at;
  const SessionFacts always_open{.status = SessionStatus::kOpen,
                                 .starts_at = observation.received_at - kLongestDelay,
                                 .ends_at = observation.received_at,
                                 .closed_at = {}};
  return decide(observation, always_open, as_of_a_course, history, liveness);
}

}  // namespace rollcall::attendance
