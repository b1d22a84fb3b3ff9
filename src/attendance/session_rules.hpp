// The rules of a session as a whole: when it closes by itself, who left before its end, who may still correct it. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "attendance/decision.hpp"
#include "attendance/record.hpp"
#include "attendance/types.hpp"
#include "base/time.hpp"

namespace rollcall::attendance {

// How long a session that was opened again after its time stays so.
inline constexpr std::chrono::hours kReopenedFor{24};

// When an open session is to be closed; none: by hand only. `touched_at` is when it was last changed.
std::optional<Time> closes_at(const SessionFacts& session, const Policy& policy, Time touched_at);

// Whether somebody who counts as there left before the end. Only a policy that sees people again (Repeat::kCooldown)
// can tell, and only of a session that is over: closed.
bool left_early(const SessionFacts& session, const Policy& policy, const std::optional<Time>& last_seen);

// Whether a layer may still be set for a session that ended then. Limits count from its end.
bool may_correct(Layer layer, Time ends_at, const Policy& policy, Time now);

}  // namespace rollcall::attendance
