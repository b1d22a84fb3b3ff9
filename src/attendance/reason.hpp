// Why a sighting was decided as it was.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::attendance {

// One enumerator for each way through the table of decision.hpp.
enum class Reason : std::uint8_t {
  kInTime,
  kAfterLateLimit,
  kAfterAbsentLimit,
  kSeenAgain,
  kMarkedBefore,
  kWithinCooldown,
  kDoubtfulMatch,
  kLowConfidence,
  kLivenessMissing,
  kLivenessUnsure,
  kChallengeMissing,
  kNotEnrolled,
  kNobodyMatches,
  kNotLive,
  kPoorQuality,
  kNotOpenYet,
  kCancelled,
  kClosed,
  kBeforeWindow,
  kAfterWindow,
  kClockAhead,
};

std::string_view name(Reason value);      // snake_case, for the API and the tables
std::string_view sentence(Reason value);  // English, for people
Result<Reason> parse_reason(std::string_view text);

}  // namespace rollcall::attendance
