#include "attendance/passage_rules.hpp"

#include <algorithm>
#include <chrono>

#include "attendance/passage.hpp"

namespace rollcall::attendance {

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
