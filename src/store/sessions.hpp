// Sessions: the concrete occurrences of courses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/connection.hpp"
#include "store/page.hpp"

namespace rollcall::store {

struct Session {
  Uuid id;
  Uuid course_id;
  Time starts_at{};
  Time ends_at{};
  attendance::SessionStatus status = attendance::SessionStatus::kScheduled;
  std::optional<Time> opened_at;
  std::optional<Time> closed_at;
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  bool operator==(const Session&) const = default;
};

struct SessionFilter {
  std::optional<Uuid> course;
  std::optional<Time> from;   // sessions that end after this
  std::optional<Time> until;  // and start before this
  std::optional<attendance::SessionStatus> status;
  bool newest_first = false;
};

Result<void> insert_session(Connection& db, const Session& session);  // kConflict without its course
Result<std::optional<Session>> find_session(Connection& db, const Uuid& id);
Result<Session> get_session(Connection& db, const Uuid& id);  // kNotFound

// By start, then id; the other way round with newest_first.
Result<Page<Session>> list_sessions(Connection& db, const SessionFilter& filter, const PageRequest& page);

// As update_person.
Result<void> update_session(Connection& db, Session& session);

}  // namespace rollcall::store
