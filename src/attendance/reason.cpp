#include "attendance/reason.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::attendance {
namespace {

struct ReasonText {
  Reason reason;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array kReasons = {
    ReasonText{Reason::kInTime, "in_time", "Seen in time."},
    ReasonText{Reason::kAfterLateLimit, "after_late_limit", "Seen after the limit for being in time."},
    ReasonText{Reason::kAfterAbsentLimit, "after_absent_limit", "Seen so late that it counts as absent."},
    ReasonText{Reason::kSeenAgain, "seen_again", "Seen again after the pause between two sightings."},
    ReasonText{Reason::kMarkedBefore, "marked_before", "The person has a mark in this session."},
    ReasonText{Reason::kWithinCooldown, "within_cooldown", "Seen again within the pause between two sightings."},
    ReasonText{Reason::kDoubtfulMatch, "doubtful_match", "The best match is too weak to decide on."},
    ReasonText{Reason::kLowConfidence, "low_confidence", "The confidence is below this course's minimum."},
    ReasonText{Reason::kLivenessMissing, "liveness_missing", "No liveness model looked at this face."},
    ReasonText{Reason::kLivenessUnsure, "liveness_unsure", "Whether the face is live is not certain."},
    ReasonText{Reason::kChallengeMissing, "challenge_missing", "The liveness challenge was not passed."},
    ReasonText{Reason::kNotEnrolled, "not_enrolled", "The person is known but not on this roster."},
    ReasonText{Reason::kNobodyMatches, "nobody_matches", "Nobody in the gallery matches."},
    ReasonText{Reason::kNotLive, "not_live", "This looks like a picture of a face, not a live one."},
    ReasonText{Reason::kPoorQuality, "poor_quality", "The face is too poor a picture to decide on."},
    ReasonText{Reason::kNotOpenYet, "not_open_yet", "The session was not opened yet."},
    ReasonText{Reason::kCancelled, "cancelled", "The session is cancelled."},
    ReasonText{Reason::kClosed, "closed", "The session was closed by then."},
    ReasonText{Reason::kBeforeWindow, "before_window", "It is too early for this session."},
    ReasonText{Reason::kAfterWindow, "after_window", "It is too late for this session."},
    ReasonText{Reason::kClockAhead, "clock_ahead", "The clock of the device runs ahead."},
};

static_assert(kReasons.size() == std::to_underlying(Reason::kClockAhead) + 1U);

}  // namespace

std::string_view name(Reason value) { return kReasons.at(std::to_underlying(value)).name; }
Result<Reason> parse_reason(std::string_view text) {
  const auto* const found = std::ranges::find(kReasons, text, &ReasonText::name);
  if (found == kReasons.end()) return fail_field("reason", "is no reason of a decision");
  return found->reason;
}
std::string_view sentence(Reason value) { return kReasons.at(std::to_underlying(value)).sentence; }

}  // namespace rollcall::attendance
