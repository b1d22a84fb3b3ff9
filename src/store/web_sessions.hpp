// Web sessions: browsers that are signed in. Only the hash of the cookie is kept.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct WebSession {
  Bytes token_hash;  // the key
  Uuid user_id;
  Bytes csrf_hash;
  Time created_at{};
  Time expires_at{};
  bool operator==(const WebSession&) const = default;
};

Result<void> insert_web_session(Connection& db, const WebSession& session);

// Only one that has not expired at `now`.
Result<std::optional<WebSession>> find_web_session(Connection& db, ByteView token_hash, Time now);

Result<bool> extend_web_session(Connection& db, ByteView token_hash, Time expires_at);
Result<bool> delete_web_session(Connection& db, ByteView token_hash);
Result<std::int64_t> delete_web_sessions_of(Connection& db, const Uuid& user_id);
Result<std::int64_t> delete_expired_web_sessions(Connection& db, Time now);

}  // namespace rollcall::store
