// Sessions out of schedules: made ahead of time, and kept in step when a schedule, its zone or its holidays change.
//
// A session that was opened, that holds a mark or a sighting, or that somebody changed by hand is left as it is. What
// has begun before the latest change of a schedule is made only for days on which the course was not held: history
// gets no second meeting beside the one that took place. A unique key makes sure that two servers at once, or a
// request and the housekeeper, make one session of one meeting.
#pragma once

#include <cstddef>
#include <optional>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

// How far from now sessions are made for whoever asks; schedules beyond say nothing yet.
inline constexpr std::chrono::days kScheduleReach{2 * 365};

// Within the caller's transaction: makes what `schedule.weeks_ahead` asks for, changes or cancels what is different
// now, removes what no longer is. Nothing without a schedule.
Result<void> keep_in_step(Installation& in, store::Connection& db, const Actor& actor, const Uuid& course);

// The sessions that are in progress or start in [from, until), as far as kScheduleReach goes. Writes only where one is
// missing or different.
Result<void> make_sessions(Installation& in, const Uuid& course, Time from, Time until);

// Every course that is out of step or not made far enough ahead, one transaction each; the number of them.
Result<std::size_t> keep_all_in_step(Installation& in, const Actor& actor);

}  // namespace rollcall::service
