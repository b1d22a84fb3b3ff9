#include "attendance/decision.hpp"

#include <utility>

namespace rollcall::attendance {
namespace {

constexpr std::chrono::seconds seconds(int count) { return std::chrono::seconds{count}; }

// Row 3; row 2 has made sure that `at` is not in the future.
std::optional<Reason> outside_window(Time at, const SessionFacts& session, const Policy& policy) {
  if (session.status == SessionStatus::kClosed && (!session.closed_at || at > *session.closed_at))
    return Reason::kClosed;
  if (at < session.starts_at - seconds(policy.opens_before_s)) return Reason::kBeforeWindow;
  if (at > session.ends_at + seconds(policy.closes_after_s)) return Reason::kAfterWindow;
  return std::nullopt;
}

// Row 11.
std::optional<Reason> liveness_doubt(const Observation& observation, const Policy& policy,
                                     const LivenessThresholds& liveness) {
  if (observation.method != Method::kFace || observation.settled || policy.liveness == LivenessPolicy::kOff)
    return std::nullopt;
  if (observation.challenge_passed) return std::nullopt;
  if (!observation.liveness) return Reason::kLivenessMissing;
  if (!(*observation.liveness >= liveness.live_from)) return Reason::kLivenessUnsure;
  if (policy.liveness == LivenessPolicy::kActive) return Reason::kChallengeMissing;
  return std::nullopt;
}

Mark mark_at(Time at, const SessionFacts& session, const Policy& policy) {
  if (policy.absent_after_s && at > session.starts_at + seconds(*policy.absent_after_s))
    return {.status = RecordStatus::kAbsent, .at = at};
  const bool late = at > session.starts_at + seconds(policy.late_after_s);
  return {.status = late ? RecordStatus::kLate : RecordStatus::kPresent, .at = at};
}

Decision as_decision(RecordStatus status) {
  return status == RecordStatus::kPresent ? Decision::kPresent : Decision::kLate;
}

Reason why(RecordStatus status) {
  if (status == RecordStatus::kPresent) return Reason::kInTime;
  return status == RecordStatus::kLate ? Reason::kAfterLateLimit : Reason::kAfterAbsentLimit;
}

Outcome refused(Decision decision, Reason reason) { return {.decision = decision, .reason = reason, .mark = {}}; }

}  // namespace

Outcome decide(const Observation& observation, const SessionFacts& session, const Policy& policy,
               const History& history, const LivenessThresholds& liveness) {
  if (session.status == SessionStatus::kCancelled) return refused(Decision::kOutsideWindow, Reason::kCancelled);
  if (session.status == SessionStatus::kScheduled) return refused(Decision::kOutsideWindow, Reason::kNotOpenYet);
  if (observation.captured_at > observation.received_at + kMaxClockSkew)
    return refused(Decision::kOutsideWindow, Reason::kClockAhead);

  const Time at = std::min(observation.captured_at, observation.received_at);
  if (const auto why = outside_window(at, session, policy)) return refused(Decision::kOutsideWindow, *why);

  const bool face = observation.method == Method::kFace && !observation.settled;
  if (face && !(observation.quality >= policy.minimum_quality))
    return refused(Decision::kLowQuality, Reason::kPoorQuality);
  if (face && policy.liveness != LivenessPolicy::kOff && observation.liveness &&
      !(*observation.liveness >= liveness.spoof_below))
    return refused(Decision::kSpoof, Reason::kNotLive);

  switch (observation.match) {
    case Match::kUnknown:
      return refused(Decision::kUnknown, Reason::kNobodyMatches);
    case Match::kNotOnRoster:
      return refused(Decision::kNotOnRoster, Reason::kNotEnrolled);
    case Match::kDoubtful:
      return refused(Decision::kReview, Reason::kDoubtfulMatch);
    case Match::kAccepted:
      break;
  }
  if (face && policy.minimum_confidence && !(observation.confidence >= *policy.minimum_confidence))
    return refused(Decision::kReview, Reason::kLowConfidence);

  // From here on it is settled who it is; what is left is whether this sighting makes, moves or leaves the mark.
  const auto doubt = liveness_doubt(observation, policy, liveness);
  const bool earlier = !history.mark || at < history.mark->at;
  const std::optional<Mark> mark = earlier && !doubt ? std::optional(mark_at(at, session, policy)) : std::nullopt;

  if (history.mark && policy.repeat == Repeat::kOnce)
    return {.decision = Decision::kAlreadyMarked, .reason = Reason::kMarkedBefore, .mark = mark};
  if (policy.repeat == Repeat::kCooldown && history.counted_at &&
      std::chrono::abs(at - *history.counted_at) < seconds(policy.cooldown_s))
    return {.decision = Decision::kCooldown, .reason = Reason::kWithinCooldown, .mark = mark};
  if (doubt) return refused(Decision::kReview, *doubt);
  if (!mark) return {.decision = as_decision(history.mark->status), .reason = Reason::kSeenAgain, .mark = {}};
  if (history.mark) return {.decision = as_decision(mark->status), .reason = Reason::kSeenAgain, .mark = mark};
  return {.decision = as_decision(mark->status), .reason = why(mark->status), .mark = mark};
}

}  // namespace rollcall::attendance
