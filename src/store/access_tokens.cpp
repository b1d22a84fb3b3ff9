#include "store/access_tokens.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

AccessToken read_access_token(Row& row) {
  AccessToken token;
  row.into(token.token_hash, token.user_id, token.api_key_id, token.scopes, token.created_at, token.expires_at);
  return token;
}

}  // namespace

Result<void> insert_access_token(Connection& db, const AccessToken& token) {
  return discard(
      db.execute("INSERT INTO access_token (token_hash, user_id, api_key_id, scopes, created_at, expires_at) "
                 "VALUES (?, ?, ?, ?, ?, ?)",
                 token.token_hash, token.user_id, token.api_key_id, token.scopes, token.created_at, token.expires_at));
}

Result<std::optional<AccessToken>> find_access_token(Connection& db, ByteView token_hash, Time now) {
  return fetch_optional(read_access_token, db,
                        "SELECT token_hash, user_id, api_key_id, scopes, created_at, expires_at FROM access_token "
                        "WHERE token_hash = ? AND expires_at > ?",
                        token_hash, now);
}

Result<std::int64_t> delete_access_tokens_of(Connection& db, const Uuid& user_id) {
  return db.execute("DELETE FROM access_token WHERE user_id = ?", user_id);
}

Result<std::int64_t> delete_expired_access_tokens(Connection& db, Time now) {
  return db.execute("DELETE FROM access_token WHERE expires_at <= ?", now);
}

}  // namespace rollcall::store
