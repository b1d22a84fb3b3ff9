// Users: people who sign in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/connection.hpp"
#include "store/page.hpp"
#include "store/roles.hpp"

namespace rollcall::store {

struct User {
  Uuid id;
  std::string name;           // to sign in with; unique
  std::string password_hash;  // Argon2id, as crypto/password.hpp writes it
  Role role = Role::kViewer;
  bool active = true;
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  bool operator==(const User&) const = default;
};

Result<void> insert_user(Connection& db, const User& user);  // kAlreadyExists for a name in use
Result<std::optional<User>> find_user(Connection& db, const Uuid& id);
Result<std::optional<User>> find_user_by_name(Connection& db, std::string_view name);
Result<Page<User>> list_users(Connection& db, const PageRequest& page);
Result<std::int64_t> count_users(Connection& db, Role role);  // active ones
Result<void> update_user(Connection& db, User& user);         // as update_person
Result<bool> delete_user(Connection& db, const Uuid& id);     // with API keys and web sessions

}  // namespace rollcall::store
