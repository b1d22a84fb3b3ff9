#include "service/calendar/sessions.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/uuid.hpp"
#include "service/calendar/closing.hpp"
#include "service/calendar/occurrences.hpp"
#include "service/event_kinds.hpp"
#include "service/review/excusing.hpp"
#include "service/settings.hpp"
#include "store/courses.hpp"

namespace rollcall::service {
namespace {

using attendance::SessionStatus;

constexpr std::chrono::hours kLongestSession{24};
constexpr std::chrono::days kLongestSpan{366};  // that sessions are made for at once

// Reads the session, lets `change` alter it, and stores it with its event; `change` returns false when there is nothing
// to do.
template <class Change>
Result<store::Session> move_to(Installation& in, const Actor& actor, const Uuid& id, std::string_view kind,
                               std::optional<std::int64_t> expected_version, const Change& change) {
  return in.database().transact([&](store::Connection& db) -> Result<store::Session> {
    ROLLCALL_ASSIGN(store::Session session, store::get_session(db, id));
    if (expected_version && *expected_version != session.version)
      return fail(ErrorCode::kPreconditionFailed, "the session was changed in the meantime", "read it again");
    ROLLCALL_ASSIGN(const bool changed, change(session));
    if (!changed) return session;
    session.updated_at = in.clock().now();
    ROLLCALL_TRY(store::update_session(db, session));
    if (session.status == SessionStatus::kOpen) ROLLCALL_TRY(excuse_all(db, in, actor, session));
    if (session.status == SessionStatus::kClosed) ROLLCALL_TRY(write_absences(in, db, actor, session));
    ROLLCALL_TRY(note(db, in.clock(), actor, kind, {.subject = id, .person = std::nullopt, .session = id}));
    return session;
  });
}

std::unexpected<Error> refuse(const store::Session& session, std::string_view verb) {
  return fail(ErrorCode::kConflict, "the session is " + std::string(attendance::name(session.status)) +
                                        " and cannot be " + std::string(verb));
}

Result<void> check_times(Time starts_at, Time ends_at) {
  if (ends_at <= starts_at) return fail_field("ends_at", "must be after starts_at");
  if (ends_at - starts_at > kLongestSession) return fail_field("ends_at", "must be within a day of starts_at");
  return {};
}

}  // namespace

Result<store::Session> add_session(Installation& in, const Actor& actor, const Uuid& course, Time starts_at,
                                   Time ends_at) {
  ROLLCALL_TRY(check_times(starts_at, ends_at));
  const Time now = in.clock().now();
  const store::Session session{.id = new_uuid(now),
                               .course_id = course,
                               .starts_at = starts_at,
                               .ends_at = ends_at,
                               .created_at = now,
                               .updated_at = now};
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::get_course(db, course));
    ROLLCALL_TRY(store::insert_session(db, session));
    return note(db, in.clock(), actor, event::kSessionCreated,
                {.subject = session.id, .person = std::nullopt, .session = session.id});
  }));
  return session;
}

Result<store::Session> get_session(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return store::get_session(db, id); });
}

Result<store::Page<store::Session>> list_sessions(Installation& in, const store::SessionFilter& filter,
                                                  const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_sessions(db, filter, page); });
}

Result<store::Page<store::Session>> list_course_sessions(Installation& in, const Uuid& course,
                                                         store::SessionFilter filter, const store::PageRequest& page) {
  filter.course = course;
  if (page.cursor.empty()) {
    const Time now = in.clock().now();
    const std::chrono::weeks ahead{in.settings().integer(setting::kWeeksAhead)};
    const Time from = filter.from.value_or(now);
    const Time until = filter.until.value_or(std::max(from, now) + ahead);
    ROLLCALL_TRY(make_sessions(in, course, from, std::min(until, from + kLongestSpan)));
  }
  return list_sessions(in, filter, page);
}

Result<store::Session> change_session(Installation& in, const Actor& actor, const Uuid& id,
                                      const SessionChange& change) {
  const auto move = [&](store::Session& session) -> Result<bool> {
    if (session.status != SessionStatus::kScheduled || session.opened_at) return refuse(session, "moved");
    const store::Session before = session;
    session.starts_at = change.starts_at.value_or(session.starts_at);
    session.ends_at = change.ends_at.value_or(session.ends_at);
    if (session == before) return false;
    ROLLCALL_TRY(check_times(session.starts_at, session.ends_at));
    session.changed_by_hand = true;
    return true;
  };
  return move_to(in, actor, id, event::kSessionChanged, change.expected_version, move);
}

Result<store::Session> open_session(Installation& in, const Actor& actor, const Uuid& id,
                                    std::optional<std::int64_t> expected_version) {
  return move_to(in, actor, id, event::kSessionOpened, expected_version, [&](store::Session& session) -> Result<bool> {
    if (session.status == SessionStatus::kOpen) return false;
    if (session.status == SessionStatus::kCancelled) return refuse(session, "opened");
    session.status = SessionStatus::kOpen;
    if (!session.opened_at) session.opened_at = in.clock().now();
    session.closed_at.reset();
    return true;
  });
}

Result<store::Session> close_session(Installation& in, const Actor& actor, const Uuid& id,
                                     std::optional<std::int64_t> expected_version) {
  return move_to(in, actor, id, event::kSessionClosed, expected_version, [&](store::Session& session) -> Result<bool> {
    if (session.status == SessionStatus::kClosed) return false;
    if (session.status != SessionStatus::kOpen) return refuse(session, "closed");
    session.status = SessionStatus::kClosed;
    session.closed_at = in.clock().now();
    return true;
  });
}

Result<store::Session> cancel_session(Installation& in, const Actor& actor, const Uuid& id,
                                      std::optional<std::int64_t> expected_version) {
  return move_to(in, actor, id, event::kSessionCancelled, expected_version,
                 [&](store::Session& session) -> Result<bool> {
                   if (session.status == SessionStatus::kCancelled) return false;
                   if (session.status == SessionStatus::kClosed) return refuse(session, "cancelled");
                   session.status = SessionStatus::kCancelled;
                   session.changed_by_hand = true;
                   return true;
                 });
}

}  // namespace rollcall::service
