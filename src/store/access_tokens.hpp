// Access tokens: what programs get for a password or an API key (OAuth 2.0) and use for an hour. Only the hash is kept.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// Of a user or of an API key: one of the two is set.
struct AccessToken {
  Bytes token_hash;  // the key
  std::optional<Uuid> user_id;
  std::optional<Uuid> api_key_id;
  std::string scopes;
  Time created_at{};
  Time expires_at{};
  bool operator==(const AccessToken&) const = default;
};

Result<void> insert_access_token(Connection& db, const AccessToken& token);

// Only one that has not expired at `now`.
Result<std::optional<AccessToken>> find_access_token(Connection& db, ByteView token_hash, Time now);
Result<std::int64_t> delete_access_tokens_of(Connection& db, const Uuid& user_id);
Result<std::int64_t> delete_expired_access_tokens(Connection& db, Time now);

}  // namespace rollcall::store
