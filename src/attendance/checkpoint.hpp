// The words of checkpoints: a passage, and the policy of a door. All are plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"

namespace rollcall::attendance {

// Which way a checkpoint's camera looks: people going in, going out, or both, where only the order tells.
enum class Direction : std::uint8_t { kIn, kOut, kBoth };
std::string_view name(Direction direction);
Result<Direction> parse_direction(std::string_view text);

// One person at a checkpoint.
struct Passage {
  Time at{};
  Direction direction = Direction::kBoth;
  bool operator==(const Passage&) const = default;
};

// The rules of one checkpoint.
struct CheckpointPolicy {
  Direction direction = Direction::kBoth;
  int cooldown_s = 60;             // of two sightings of a person closer than this, the same way, one is a passage
  int longest_stay_s = 16 * 3600;  // after this long inside, somebody forgot to be seen going out
  LivenessPolicy liveness = LivenessPolicy::kPassive;
  std::optional<double> minimum_confidence;  // as of a course's policy
  double minimum_quality = 0.2;

  bool operator==(const CheckpointPolicy&) const = default;
};

// Refuses a cooldown that is negative or over a day, a longest stay under a minute or over a week, and fractions
// outside 0..1, naming every refused field.
Result<void> validate(const CheckpointPolicy& policy);

}  // namespace rollcall::attendance
