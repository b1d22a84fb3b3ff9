// Sessions: the concrete occurrences of courses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Session {
  Uuid id;
  Uuid course_id;
  Time starts_at{};
  Time ends_at{};
  attendance::SessionStatus status = attendance::SessionStatus::kScheduled;
  std::optional<Time> opened_at;
  std::optional<Time> closed_at;
  std::optional<std::string> occurrence_key;  // which meeting of the schedule it is; none for one that somebody added
  bool changed_by_hand = false;               // then the schedule leaves it alone
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

// The same for a meeting of a schedule: false when it has its session already, whoever made that.
Result<bool> insert_occurrence(Connection& db, const Session& session);

Result<std::optional<Session>> find_session(Connection& db, const Uuid& id);
Result<std::optional<Session>> find_occurrence(Connection& db, const Uuid& course_id, std::string_view key);
Result<Session> get_session(Connection& db, const Uuid& id);  // kNotFound

// By start, then id; the other way round with newest_first.
Result<Page<Session>> list_sessions(Connection& db, const SessionFilter& filter, const PageRequest& page);

// The sessions of a course that start in [from, until) and are meetings of its schedule, by start, then id.
Result<std::vector<Session>> list_occurrences(Connection& db, const Uuid& course_id, Time from, Time until);

// Open sessions that ended at or before `until`, at most `limit`, by start.
Result<std::vector<Session>> list_sessions_over(Connection& db, Time until, int limit);

// Open sessions of the courses whose roster this person is on, by start.
Result<std::vector<Session>> list_open_sessions_of(Connection& db, const Uuid& person_id);

// Whether the course has a session in [from, until) that was opened.
Result<bool> was_held_within(Connection& db, const Uuid& course_id, Time from, Time until);

// Whether anything was seen, marked or is to be reviewed in it.
Result<bool> session_has_marks(Connection& db, const Uuid& id);

// As update_person.
Result<void> update_session(Connection& db, Session& session);

// kConflict when anything was seen or marked in it.
Result<bool> delete_session(Connection& db, const Uuid& id);

}  // namespace rollcall::store
