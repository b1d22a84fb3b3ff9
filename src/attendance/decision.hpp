// The rules: what becomes of one sighting. Pure functions of the sighting, the session, the policy and what is already
// known of the person; no clock, no database, so that the same input gives the same answer everywhere and for ever.
//
// The first row that applies decides. Times compare with `at`, the time of capture, so that a frame taken inside the
// window counts also when a device delivers it hours later; ends of windows are inclusive.
//
//   row | when                                                                        | decision
//   ----+-----------------------------------------------------------------------------+--------------------------
//     1 | the session is cancelled or was not opened yet                              | outside_window
//     2 | captured more than kMaxClockSkew after it was received                      | outside_window
//     3 | before starts_at - opens_before_s, after ends_at + closes_after_s, or after | outside_window
//       | the session was closed                                                      |
//     4 | face: quality below minimum_quality                                         | low_quality
//     5 | face, liveness policy not off: liveness below the model's spoof threshold   | spoof
//     6 | nobody matches                                                              | unknown
//     7 | someone matches who is not on the roster                                    | not_on_roster
//     8 | doubtful match, or face with confidence below minimum_confidence            | review
//     9 | repeat once, and marked already                                             | already_marked
//    10 | repeat cooldown, and less than cooldown_s from a sighting that counted      | cooldown
//    11 | face, liveness policy not off, no challenge passed: no liveness, less than  | review
//       | the model calls live, or policy active                                      |
//    12 | repeat cooldown, and marked already                                         | as the mark: present, late
//    13 | captured after starts_at + absent_after_s                                   | late; the mark is absent
//    14 | captured after starts_at + late_after_s                                     | late
//    15 | otherwise                                                                   | present
//
// A challenge passed is an answer to doubt about liveness (11), not to a face that is plainly no live one (5).
//
// What a human settled in the review queue is known: rows 4, 5, 8 and 11 do not ask again.
//
// Doubt about who it is (8) comes before already_marked, as it may be someone else; doubt about liveness (11) comes
// after it, as there is nothing left to decide for a person who has the mark.
//
// Sightings may arrive in any order, and the record must not depend on it: it is that of the earliest sighting that
// counts. So in rows 9, 10 and 12 a sighting captured before the mark, and passing row 11, moves the mark
// (Outcome::mark). The same sighting a second time always changes nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "attendance/reason.hpp"
#include "attendance/types.hpp"
#include "base/time.hpp"

namespace rollcall::attendance {

// Which table this is: a decision names it. It grows whenever a row changes what comes out.
inline constexpr int kRuleVersion = 2;

// What identification found: nobody, somebody too uncertain to say, somebody of the roster, somebody of the gallery
// only.
enum class Match : std::uint8_t { kAccepted, kDoubtful, kUnknown, kNotOnRoster };

// How far a device's clock may run before ours. What is captured "later" than received, within this, was captured when
// it was received.
inline constexpr std::chrono::seconds kMaxClockSkew{120};

// The liveness model's own thresholds: below `spoof_below` a face is fake, from `live_from` on it is live, between a
// human looks.
struct LivenessThresholds {
  double spoof_below = 0.5;
  double live_from = 0.5;
};

// One sighting, before it is one. Scores are 0..1 and looked at only for Method::kFace.
struct Observation {
  Method method = Method::kFace;
  Match match = Match::kUnknown;
  double confidence = 0.0;
  double quality = 0.0;
  std::optional<double> liveness;  // none: no model looked
  bool challenge_passed = false;   // active liveness, by the same person on the same track
  bool settled = false;            // a human looked, and said who it is
  Time captured_at;
  Time received_at;
};

// Of a session, what the rules need.
struct SessionFacts {
  SessionStatus status = SessionStatus::kScheduled;
  Time starts_at;
  Time ends_at;
  std::optional<Time> closed_at;  // with kClosed: when; none: nothing counts any more
};

// A mark: what the record's observed layer says, and the capture time that made it so.
struct Mark {
  RecordStatus status = RecordStatus::kPresent;  // present, late, or absent: came too late to count
  Time at;

  bool operator==(const Mark&) const = default;
};

// What is known of the person in this session. The default: never seen.
struct History {
  std::optional<Mark> mark;
  // Of the sightings that counted (were decided present or late), the capture time nearest to this observation's.
  std::optional<Time> counted_at;
};

struct Outcome {
  Decision decision = Decision::kUnknown;
  Reason reason = Reason::kNobodyMatches;
  // What the record's observed layer must become: set for a first mark and for an earlier one that replaces
  // History::mark.
  std::optional<Mark> mark;

  bool operator==(const Outcome&) const = default;
};

// Total: every input has an outcome, also scores that are NaN (they pass no limit).
Outcome decide(const Observation& observation, const SessionFacts& session, const Policy& policy,
               const History& history, const LivenessThresholds& liveness = {});

}  // namespace rollcall::attendance
