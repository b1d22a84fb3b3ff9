// Who a request comes from: a browser's session, an API key, an access token or a device's key. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "service/accounts/scopes.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

struct Principal {
  Actor actor;
  std::string name;
  Scopes scopes;
  bool by_cookie = false;          // then a change must carry the CSRF token
  Bytes csrf_hash;                 // with by_cookie
  std::optional<Uuid> api_key_id;  // whose last use is to be noted
};

// kUnauthenticated when the token is none of ours, expired or revoked, or when its user was made inactive.
Result<Principal> authenticate_cookie(Installation& in, std::string_view token);
Result<Principal> authenticate_bearer(Installation& in, std::string_view token);

// Whether `token` is the CSRF token that belongs to this browser session.
bool csrf_matches(const Principal& principal, std::string_view token);

// The CSRF token of a browser session: follows from its token, so that a page loaded again gets the same one.
std::string csrf_token_of(std::string_view session_token);

}  // namespace rollcall::service
