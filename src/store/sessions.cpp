#include "store/sessions.hpp"

#include "store/longest_session.hpp"
#include "store/sql/fetch.hpp"
#include "store/time_order.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, course_id, starts_at, ends_at, status, opened_at, closed_at, occurrence_key, changed_by_hand, version, "
    "created_at, updated_at FROM session";

constexpr std::string_view kInsert =
    "INSERT INTO session (id, course_id, starts_at, ends_at, status, opened_at, closed_at, occurrence_key, "
    "changed_by_hand, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

Session read_session(Row& row) {
  Session session;
  row.into(session.id, session.course_id, session.starts_at, session.ends_at);
  row.into_word(session.status, attendance::parse_session_status);
  row.into(session.opened_at, session.closed_at, session.occurrence_key, session.changed_by_hand, session.version,
           session.created_at, session.updated_at);
  return session;
}

Result<std::int64_t> insert(Connection& db, std::string_view sql, const Session& session) {
  return db.execute(sql, session.id, session.course_id, session.starts_at, session.ends_at,
                    attendance::name(session.status), session.opened_at, session.closed_at, session.occurrence_key,
                    session.changed_by_hand, session.version, session.created_at, session.updated_at);
}

}  // namespace

Result<void> insert_session(Connection& db, const Session& session) { return discard(insert(db, kInsert, session)); }

Result<bool> insert_occurrence(Connection& db, const Session& session) {
  static const std::string sql = std::format("{} ON CONFLICT (course_id, occurrence_key) DO NOTHING", kInsert);
  return changed(insert(db, sql, session));
}

Result<std::optional<Session>> find_session(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_session, db, sql, id);
}

Result<std::optional<Session>> find_occurrence(Connection& db, const Uuid& course_id, std::string_view key) {
  static const std::string sql = std::format("{} WHERE course_id = ? AND occurrence_key = ?", kSelect);
  return fetch_optional(read_session, db, sql, course_id, key);
}

Result<Session> get_session(Connection& db, const Uuid& id) { return required(find_session(db, id), "session"); }

Result<Page<Session>> list_sessions(Connection& db, const SessionFilter& filter, const PageRequest& page) {
  // What ends after `from` began not long before it, so that the search can begin there.
  const TimeOrder order{.from = filter.from.transform([](Time from) { return from - kLongestSession; }),
                        .until = filter.until,
                        .newest_first = filter.newest_first};
  ROLLCALL_ASSIGN(const Position start, start_of(page, order));
  Where where;
  add_time_order(where, order, "starts_at", "id", start);
  where.add_if("course_id = ?", filter.course);
  where.add_if("ends_at > ?", filter.from);
  where.add_if("status = ?", filter.status.transform([](auto status) { return attendance::name(status); }));
  return fetch_page(
      read_session, db, kSelect, where, time_order("starts_at", "id", filter.newest_first), page.limit,
      [](const Session& session) { return Position{.key = to_micros(session.starts_at), .id = session.id}; });
}

Result<std::vector<Session>> list_occurrences(Connection& db, const Uuid& course_id, Time from, Time until) {
  static const std::string sql = std::format(
      "{} WHERE course_id = ? AND starts_at >= ? AND starts_at < ? AND occurrence_key IS NOT NULL "
      "ORDER BY starts_at, id",
      kSelect);
  return fetch_all(read_session, db, sql, course_id, from, until);
}

Result<std::vector<Session>> list_sessions_over(Connection& db, Time until, int limit) {
  static const std::string sql =
      std::format("{} WHERE status = 'open' AND ends_at <= ? ORDER BY starts_at, id LIMIT ?", kSelect);
  return fetch_all(read_session, db, sql, until, limit);
}

Result<std::vector<Session>> list_open_sessions_of(Connection& db, const Uuid& person_id) {
  static const std::string sql = std::format(
      "{} WHERE status = 'open' AND course_id IN (SELECT course_id FROM roster WHERE person_id = ?) "
      "ORDER BY starts_at, id",
      kSelect);
  return fetch_all(read_session, db, sql, person_id);
}

Result<bool> was_held_within(Connection& db, const Uuid& course_id, Time from, Time until) {
  return changed(fetch_number(db,
                              "SELECT count(*) FROM session WHERE course_id = ? AND starts_at >= ? AND starts_at < ? "
                              "AND opened_at IS NOT NULL",
                              course_id, from, until));
}

Result<bool> session_has_marks(Connection& db, const Uuid& id) {
  return changed(fetch_number(db,
                              "SELECT (SELECT count(*) FROM record WHERE session_id = ?) + "
                              "(SELECT count(*) FROM sighting WHERE session_id = ?) + "
                              "(SELECT count(*) FROM review WHERE session_id = ?)",
                              id, id, id));
}

Result<void> update_session(Connection& db, Session& session) {
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute(
          "UPDATE session SET course_id = ?, starts_at = ?, ends_at = ?, status = ?, opened_at = ?, "
          "closed_at = ?, changed_by_hand = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
          session.course_id, session.starts_at, session.ends_at, attendance::name(session.status), session.opened_at,
          session.closed_at, session.changed_by_hand, session.updated_at, session.id, session.version),
      "session", session.id));
  ++session.version;
  return {};
}

Result<bool> delete_session(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM session WHERE id = ?", id));
}

}  // namespace rollcall::store
