// Users: people who sign in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/roles.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// An authenticator app's secret. Its key lies in the key store under an id of its own.
struct SecondFactor {
  Uuid key_id;
  Bytes secret;                // sealed
  bool confirmed = false;      // false: it was handed out, but no code of it was seen yet
  std::int64_t last_step = 0;  // of the last code taken, which is not taken again
  bool operator==(const SecondFactor&) const = default;
};

struct User {
  Uuid id;
  std::string name;           // to sign in with; unique
  std::string password_hash;  // Argon2id, as crypto/password.hpp writes it; "" for one who has no password here
  Role role = Role::kViewer;
  bool active = true;
  std::optional<Uuid> person_id;  // whose own record it is, for the role person
  std::optional<SecondFactor> totp;
  std::optional<Bytes> identity_hash;  // of the identity at another provider; unique
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  bool operator==(const User&) const = default;
};

Result<void> insert_user(Connection& db, const User& user);  // kAlreadyExists for a name in use
Result<std::optional<User>> find_user(Connection& db, const Uuid& id);
Result<std::optional<User>> find_user_by_name(Connection& db, std::string_view name);
Result<std::optional<User>> find_user_by_identity(Connection& db, ByteView identity_hash);

// In the order they were added; with `course`, only its instructors.
Result<Page<User>> list_users(Connection& db, const std::optional<Uuid>& course, const PageRequest& page);
Result<std::vector<User>> list_users_of(Connection& db, const Uuid& person_id);  // whose own record is this person's
Result<std::int64_t> count_users(Connection& db, Role role);                     // active ones

// As update_person, all but the last step of the second factor.
Result<void> update_user(Connection& db, User& user);

// Takes a code's step once: false when it, or a later one, was taken before.
Result<bool> take_totp_step(Connection& db, const Uuid& user_id, std::int64_t step);

Result<bool> delete_user(Connection& db, const Uuid& id);  // with API keys, tokens and web sessions

// The hashes of a user's recovery codes: all anew, or one used up (false: there is none such).
Result<void> replace_recovery_codes(Connection& db, const Uuid& user_id, const std::vector<Bytes>& code_hashes);
Result<bool> use_recovery_code(Connection& db, const Uuid& user_id, ByteView code_hash);
Result<std::int64_t> count_recovery_codes(Connection& db, const Uuid& user_id);

}  // namespace rollcall::store
