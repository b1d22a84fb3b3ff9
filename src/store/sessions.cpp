#include "store/sessions.hpp"

#include "store/fetch.hpp"
#include "store/time_order.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, course_id, starts_at, ends_at, status, opened_at, closed_at, version, created_at, updated_at "
    "FROM session";

Session read_session(Row& row) {
  Session session;
  row.into(session.id, session.course_id, session.starts_at, session.ends_at);
  row.into_word(session.status, attendance::parse_session_status);
  row.into(session.opened_at, session.closed_at, session.version, session.created_at, session.updated_at);
  return session;
}

}  // namespace

Result<void> insert_session(Connection& db, const Session& session) {
  return discard(db.execute(
      "INSERT INTO session (id, course_id, starts_at, ends_at, status, opened_at, closed_at, version, created_at, "
      "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      session.id, session.course_id, session.starts_at, session.ends_at, attendance::name(session.status),
      session.opened_at, session.closed_at, session.version, session.created_at, session.updated_at));
}

Result<std::optional<Session>> find_session(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_session, db, sql, id);
}

Result<Session> get_session(Connection& db, const Uuid& id) { return required(find_session(db, id), "session"); }

Result<Page<Session>> list_sessions(Connection& db, const SessionFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page, filter.newest_first));
  Where where;
  where.add(after_start("starts_at", "id", filter.newest_first), start.key, start.id);
  where.add_if("course_id = ?", filter.course);
  where.add_if("ends_at > ?", filter.from);
  where.add_if("starts_at < ?", filter.until);
  where.add_if("status = ?", filter.status.transform([](auto status) { return attendance::name(status); }));
  return fetch_page(
      read_session, db, kSelect, where, time_order("starts_at", "id", filter.newest_first), page.limit,
      [](const Session& session) { return Position{.key = to_micros(session.starts_at), .id = session.id}; });
}

Result<void> update_session(Connection& db, Session& session) {
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE session SET course_id = ?, starts_at = ?, ends_at = ?, status = ?, opened_at = ?, "
                 "closed_at = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
                 session.course_id, session.starts_at, session.ends_at, attendance::name(session.status),
                 session.opened_at, session.closed_at, session.updated_at, session.id, session.version),
      "session", session.id));
  ++session.version;
  return {};
}

}  // namespace rollcall::store
