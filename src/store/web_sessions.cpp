#include "store/web_sessions.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

WebSession read_web_session(Row& row) {
  WebSession session;
  row.into(session.token_hash, session.user_id, session.csrf_hash, session.created_at, session.expires_at);
  return session;
}

}  // namespace

Result<void> insert_web_session(Connection& db, const WebSession& session) {
  return discard(db.execute(
      "INSERT INTO web_session (token_hash, user_id, csrf_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
      session.token_hash, session.user_id, session.csrf_hash, session.created_at, session.expires_at));
}

Result<std::optional<WebSession>> find_web_session(Connection& db, ByteView token_hash, Time now) {
  return fetch_optional(read_web_session, db,
                        "SELECT token_hash, user_id, csrf_hash, created_at, expires_at FROM web_session "
                        "WHERE token_hash = ? AND expires_at > ?",
                        token_hash, now);
}

Result<bool> extend_web_session(Connection& db, ByteView token_hash, Time expires_at) {
  return changed(db.execute("UPDATE web_session SET expires_at = ? WHERE token_hash = ?", expires_at, token_hash));
}

Result<bool> delete_web_session(Connection& db, ByteView token_hash) {
  return changed(db.execute("DELETE FROM web_session WHERE token_hash = ?", token_hash));
}

Result<std::int64_t> delete_web_sessions_of(Connection& db, const Uuid& user_id) {
  return db.execute("DELETE FROM web_session WHERE user_id = ?", user_id);
}

Result<std::int64_t> delete_expired_web_sessions(Connection& db, Time now) {
  return db.execute("DELETE FROM web_session WHERE expires_at <= ?", now);
}

}  // namespace rollcall::store
