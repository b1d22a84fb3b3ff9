#include "store/users.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, name, password_hash, role, active, person_id, totp_key_id, totp_secret, totp_confirmed, "
    "totp_last_step, identity_hash, version, created_at, updated_at FROM user_account";

User read_user(Row& row) {
  User user;
  row.into(user.id, user.name, user.password_hash);
  row.into_word(user.role, parse_role);
  std::optional<Uuid> key_id;
  std::optional<Bytes> secret;
  SecondFactor factor;
  row.into(user.active, user.person_id, key_id, secret, factor.confirmed, factor.last_step, user.identity_hash,
           user.version, user.created_at, user.updated_at);
  if (key_id && secret) {
    factor.key_id = *key_id;
    factor.secret = *std::move(secret);
    user.totp = std::move(factor);
  }
  return user;
}

// The columns of the second factor; borrow from the user.
struct FactorColumns {
  explicit FactorColumns(const User& user) {
    if (!user.totp) return;
    key_id = user.totp->key_id;
    secret = ByteView(user.totp->secret);
    confirmed = user.totp->confirmed;
    last_step = user.totp->last_step;
  }
  std::optional<Uuid> key_id;
  std::optional<ByteView> secret;
  bool confirmed = false;
  std::int64_t last_step = 0;
};

}  // namespace

Result<void> insert_user(Connection& db, const User& user) {
  const FactorColumns factor(user);
  return discard(db.execute(
      "INSERT INTO user_account (id, name, password_hash, role, active, person_id, totp_key_id, totp_secret, "
      "totp_confirmed, totp_last_step, identity_hash, version, created_at, updated_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      user.id, user.name, user.password_hash, name(user.role), user.active, user.person_id, factor.key_id,
      factor.secret, factor.confirmed, factor.last_step, user.identity_hash, user.version, user.created_at,
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

Result<std::optional<User>> find_user_by_identity(Connection& db, ByteView identity_hash) {
  static const std::string sql = std::format("{} WHERE identity_hash = ?", kSelect);
  return fetch_optional(read_user, db, sql, identity_hash);
}

Result<Page<User>> list_users(Connection& db, const std::optional<Uuid>& course, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  where.add_if("id IN (SELECT user_id FROM course_instructor WHERE course_id = ?)", course);
  return fetch_page(read_user, db, kSelect, where, "id", page.limit,
                    [](const User& user) { return Position{.id = user.id}; });
}

Result<std::vector<User>> list_users_of(Connection& db, const Uuid& person_id) {
  static const std::string sql = std::format("{} WHERE person_id = ? ORDER BY id", kSelect);
  return fetch_all(read_user, db, sql, person_id);
}

Result<std::int64_t> count_users(Connection& db, Role role) {
  return fetch_number(db, "SELECT count(*) FROM user_account WHERE role = ? AND active = 1", name(role));
}

Result<void> update_user(Connection& db, User& user) {
  const FactorColumns factor(user);
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE user_account SET name = ?, password_hash = ?, role = ?, active = ?, person_id = ?, "
                 "totp_key_id = ?, totp_secret = ?, totp_confirmed = ?, identity_hash = ?, updated_at = ?, "
                 "version = version + 1 WHERE id = ? AND version = ?",
                 user.name, user.password_hash, name(user.role), user.active, user.person_id, factor.key_id,
                 factor.secret, factor.confirmed, user.identity_hash, user.updated_at, user.id, user.version),
      "user_account", user.id));
  ++user.version;
  return {};
}

Result<bool> take_totp_step(Connection& db, const Uuid& user_id, std::int64_t step) {
  return changed(db.execute("UPDATE user_account SET totp_last_step = ? WHERE id = ? AND totp_last_step < ?", step,
                            user_id, step));
}

Result<bool> delete_user(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM user_account WHERE id = ?", id));
}

Result<void> replace_recovery_codes(Connection& db, const Uuid& user_id, const std::vector<Bytes>& code_hashes) {
  ROLLCALL_TRY(db.execute("DELETE FROM recovery_code WHERE user_id = ?", user_id));
  for (const Bytes& hash : code_hashes)
    ROLLCALL_TRY(db.execute("INSERT INTO recovery_code (user_id, code_hash) VALUES (?, ?)", user_id, hash));
  return {};
}

Result<bool> use_recovery_code(Connection& db, const Uuid& user_id, ByteView code_hash) {
  return changed(db.execute("DELETE FROM recovery_code WHERE user_id = ? AND code_hash = ?", user_id, code_hash));
}

Result<std::int64_t> count_recovery_codes(Connection& db, const Uuid& user_id) {
  return fetch_number(db, "SELECT count(*) FROM recovery_code WHERE user_id = ?", user_id);
}

}  // namespace rollcall::store
