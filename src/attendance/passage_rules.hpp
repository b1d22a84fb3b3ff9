// What becomes of a face at a checkpoint. A checkpoint is, to the rules, a session that is always open and sees people
// again after a pause: rows 2, 4 to 8, 10 and 11 of attendance/decision.hpp apply as they stand there, and what is left
// is a passage, decided `present`. What is delivered more than kLongestDelay after it was captured is outside_window:
// by then hours were paid by what was known, and a clock that stands at 1970 must not fill that year.
//
// Pure, as all of attendance: the same input gives the same answer everywhere and for ever.
#pragma once

#include <chrono>
#include <span>

#include "attendance/checkpoint.hpp"
#include "attendance/decision.hpp"

namespace rollcall::attendance {

// The version of these rules, kept with every passage; it counts up when a change makes another answer possible.
inline constexpr int kPassageRules = 2;

// How long a device may keep a frame before it delivers it.
inline constexpr std::chrono::days kLongestDelay{30};

// `counted` are the person's passages at this checkpoint about the time of the observation; those further away than
// the cooldown may be among them. kPresent: it is a passage, at the mark's time. Never kLate, kAlreadyMarked.
Outcome decide_passage(const Observation& observation, const CheckpointPolicy& policy, std::span<const Passage> counted,
                       const LivenessThresholds& liveness = {});

}  // namespace rollcall::attendance
