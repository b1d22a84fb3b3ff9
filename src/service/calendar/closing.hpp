// The end of sessions: closed when their time is over, and who did not come written down where the policy asks for it.
#pragma once

#include <cstddef>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/courses.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {

// Within the caller's transaction, of a session that is being closed: who is excused gets a record that says so, and
// with Policy::auto_absent everybody else on the roster who has none one that says absent, by rule, each with its
// event.
Result<void> write_absences(Installation& in, store::Connection& db, const Actor& actor, const store::Session& session);

// Closes every open session whose time is over by its course's policy, one transaction each; the number of them.
Result<std::size_t> close_sessions_that_are_over(Installation& in);

}  // namespace rollcall::service
