// API keys: what programs sign in with. Only a hash is kept; the key itself is shown once, when it is made.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/roles.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct ApiKey {
  Uuid id;
  std::string name;  // what it is for
  Bytes token_hash;  // unique
  Role role = Role::kViewer;
  std::string scopes = "*";     // what of the role's rights it has, see service/accounts/scopes.hpp
  std::optional<Uuid> user_id;  // whose it is: the courses it sees are that user's; gone with that user
  Time created_at{};
  std::optional<Time> last_used_at;
  std::optional<Time> revoked_at;
  std::optional<Time> expires_at;
  bool operator==(const ApiKey&) const = default;
};

Result<void> insert_api_key(Connection& db, const ApiKey& key);

// Also revoked ones: the caller looks at revoked_at.
Result<std::optional<ApiKey>> find_api_key(Connection& db, const Uuid& id);
Result<std::optional<ApiKey>> find_api_key_by_hash(Connection& db, ByteView token_hash);
Result<Page<ApiKey>> list_api_keys(Connection& db, const PageRequest& page);

Result<void> touch_api_key(Connection& db, const Uuid& id, Time used_at);
Result<bool> revoke_api_key(Connection& db, const Uuid& id, Time now);  // false: none, or revoked before

}  // namespace rollcall::store
