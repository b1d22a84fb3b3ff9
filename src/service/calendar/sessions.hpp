// Sessions: one concrete occurrence of a course; scheduled, open, closed or cancelled.
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {

// kInvalidArgument when it does not end after it starts, or lasts more than a day; kNotFound without the course.
Result<store::Session> add_session(Installation& in, const Actor& actor, const Uuid& course, Time starts_at,
                                   Time ends_at);
Result<store::Session> get_session(Installation& in, const Uuid& id);

// Those of one course. The meetings of its schedule are made for the filter's span first: from now where it has no
// begin, and as far as `schedule.weeks_ahead` where it has no end; for a year at most.
Result<store::Page<store::Session>> list_course_sessions(Installation& in, const Uuid& course,
                                                         store::SessionFilter filter, const store::PageRequest& page);
Result<store::Page<store::Session>> list_sessions(Installation& in, const store::SessionFilter& filter,
                                                  const store::PageRequest& page);

struct SessionChange {
  std::optional<Time> starts_at;
  std::optional<Time> ends_at;
  std::optional<std::int64_t> expected_version;
};

// Moves it by hand: from then on its schedule leaves it alone. As add_session; kConflict once it was opened or is off.
Result<store::Session> change_session(Installation& in, const Actor& actor, const Uuid& id,
                                      const SessionChange& change);

// Scheduled or closed to open; open to closed; anything but closed to cancelled. Doing it again changes nothing;
// kConflict for the other ways; kPreconditionFailed when it is not of the version that is expected.
Result<store::Session> open_session(Installation& in, const Actor& actor, const Uuid& id,
                                    std::optional<std::int64_t> expected_version = {});
Result<store::Session> close_session(Installation& in, const Actor& actor, const Uuid& id,
                                     std::optional<std::int64_t> expected_version = {});
Result<store::Session> cancel_session(Installation& in, const Actor& actor, const Uuid& id,
                                      std::optional<std::int64_t> expected_version = {});

}  // namespace rollcall::service
