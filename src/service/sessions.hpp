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
Result<store::Page<store::Session>> list_sessions(Installation& in, const store::SessionFilter& filter,
                                                  const store::PageRequest& page);

// Scheduled or closed to open; open to closed; anything but closed to cancelled. Doing it again changes nothing;
// kConflict for the other ways; kPreconditionFailed when it is not of the version that is expected.
Result<store::Session> open_session(Installation& in, const Actor& actor, const Uuid& id,
                                    std::optional<std::int64_t> expected_version = {});
Result<store::Session> close_session(Installation& in, const Actor& actor, const Uuid& id,
                                     std::optional<std::int64_t> expected_version = {});
Result<store::Session> cancel_session(Installation& in, const Actor& actor, const Uuid& id,
                                      std::optional<std::int64_t> expected_version = {});

}  // namespace rollcall::service
