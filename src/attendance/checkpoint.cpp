#include "attendance/checkpoint.hpp"

#include <array>
#include <string>
#include <utility>

#include "attendance/words.hpp"

namespace rollcall::attendance {
namespace {

constexpr std::array<std::string_view, 3> kDirections = {"in", "out", "both"};

constexpr int kMinute = 60;
constexpr int kDay = 24 * 60 * kMinute;
constexpr int kWeek = 7 * kDay;

bool is_share(double value) { return value >= 0 && value <= 1; }

}  // namespace

std::string_view name(Direction direction) { return kDirections.at(std::to_underlying(direction)); }
Result<Direction> parse_direction(std::string_view text) {
  return parse_word<Direction>(kDirections, "direction", text);
}

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

}  // namespace rollcall::attendance
