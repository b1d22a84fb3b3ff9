#include "store/api_keys.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, name, token_hash, role, scopes, user_id, created_at, last_used_at, revoked_at, expires_at FROM api_key";

ApiKey read_api_key(Row& row) {
  ApiKey key;
  row.into(key.id, key.name, key.token_hash);
  row.into_word(key.role, parse_role);
  row.into(key.scopes, key.user_id, key.created_at, key.last_used_at, key.revoked_at, key.expires_at);
  return key;
}

}  // namespace

Result<void> insert_api_key(Connection& db, const ApiKey& key) {
  return discard(db.execute(
      "INSERT INTO api_key (id, name, token_hash, role, scopes, user_id, created_at, last_used_at, revoked_at, "
      "expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      key.id, key.name, key.token_hash, name(key.role), key.scopes, key.user_id, key.created_at, key.last_used_at,
      key.revoked_at, key.expires_at));
}

Result<std::optional<ApiKey>> find_api_key(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_api_key, db, sql, id);
}

Result<std::optional<ApiKey>> find_api_key_by_hash(Connection& db, ByteView token_hash) {
  static const std::string sql = std::format("{} WHERE token_hash = ?", kSelect);
  return fetch_optional(read_api_key, db, sql, token_hash);
}

Result<Page<ApiKey>> list_api_keys(Connection& db, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  return fetch_page(read_api_key, db, kSelect, where, "id", page.limit,
                    [](const ApiKey& key) { return Position{.id = key.id}; });
}

Result<void> touch_api_key(Connection& db, const Uuid& id, Time used_at) {
  return discard(db.execute("UPDATE api_key SET last_used_at = ? WHERE id = ?", used_at, id));
}

Result<bool> revoke_api_key(Connection& db, const Uuid& id, Time now) {
  return changed(db.execute("UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now, id));
}

}  // namespace rollcall::store
