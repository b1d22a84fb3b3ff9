#include "store/users.hpp"

#include "store/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, name, password_hash, role, active, version, created_at, updated_at FROM user_account";

User read_user(Row& row) {
  User user;
  row.into(user.id, user.name, user.password_hash);
  row.into_word(user.role, parse_role);
  row.into(user.active, user.version, user.created_at, user.updated_at);
  return user;
}

}  // namespace

Result<void> insert_user(Connection& db, const User& user) {
  return discard(
      db.execute("INSERT INTO user_account (id, name, password_hash, role, active, version, created_at, updated_at) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                 user.id, user.name, user.password_hash, name(user.role), user.active, user.version, user.created_at,
                 user.updated_at));
}

Result<std::optional<User>> find_user(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_user, db, sql, id);
}

Result<std::optional<User>> find_user_by_name(Connection& db, std::string_view name) {
  static const std::string sql = std::format("{} WHERE name = ?", kSelect);
  return fetch_optional(read_user, db, sql, name);
}

Result<Page<User>> list_users(Connection& db, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  return fetch_page(read_user, db, kSelect, where, "id", page.limit,
                    [](const User& user) { return Position{.id = user.id}; });
}

Result<std::int64_t> count_users(Connection& db, Role role) {
  return fetch_number(db, "SELECT count(*) FROM user_account WHERE role = ? AND active = 1", name(role));
}

Result<void> update_user(Connection& db, User& user) {
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE user_account SET name = ?, password_hash = ?, role = ?, active = ?, updated_at = ?, "
                 "version = version + 1 WHERE id = ? AND version = ?",
                 user.name, user.password_hash, name(user.role), user.active, user.updated_at, user.id, user.version),
      "user_account", user.id));
  ++user.version;
  return {};
}

Result<bool> delete_user(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM user_account WHERE id = ?", id));
}

}  // namespace rollcall::store
