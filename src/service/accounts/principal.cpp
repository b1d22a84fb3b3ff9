#include "service/accounts/principal.hpp"

#include "crypto/hash.hpp"
#include "crypto/token.hpp"
#include "service/accounts/token_hash.hpp"
#include "store/access_tokens.hpp"
#include "store/api_keys.hpp"
#include "store/devices.hpp"
#include "store/users.hpp"
#include "store/web_sessions.hpp"

namespace rollcall::service {
namespace {

std::unexpected<Error> refuse() { return fail(ErrorCode::kUnauthenticated, "sign in, or send a valid API key"); }

Result<Principal> of_user(const std::optional<store::User>& user) {
  if (!user || !user->active) return refuse();
  return Principal{.actor = {.id = user->id, .role = user->role, .user_id = user->id, .person_id = user->person_id},
                   .name = user->name};
}

// A key that belongs to a user goes with that user, and never has more rights.
Result<Principal> of_key(store::Connection& db, const std::optional<store::ApiKey>& key, Time now) {
  if (!key || key->revoked_at || (key->expires_at && *key->expires_at <= now)) return refuse();
  Principal principal{
      .actor = {.id = key->id, .role = key->role, .user_id = key->user_id}, .name = key->name, .api_key_id = key->id};
  ROLLCALL_ASSIGN(principal.scopes, Scopes::parse(key->scopes));
  if (!key->user_id) return principal;
  ROLLCALL_ASSIGN(const auto user, store::find_user(db, *key->user_id));
  if (!user || !user->active) return refuse();
  principal.actor.role = std::max(key->role, user->role);  // the lesser: roles are counted from admin down
  principal.actor.person_id = user->person_id;
  return principal;
}

Result<Principal> of_access_token(store::Connection& db, const std::optional<store::AccessToken>& token, Time now) {
  if (!token) return refuse();
  Result<Principal> principal = refuse();
  if (token->user_id) {
    ROLLCALL_ASSIGN(const auto user, store::find_user(db, *token->user_id));
    principal = of_user(user);
  } else if (token->api_key_id) {
    ROLLCALL_ASSIGN(const auto key, store::find_api_key(db, *token->api_key_id));
    principal = of_key(db, key, now);
  }
  ROLLCALL_TRY(principal);
  ROLLCALL_ASSIGN(principal->scopes, Scopes::parse(token->scopes));
  return principal;
}

}  // namespace

Result<Principal> authenticate_cookie(Installation& in, std::string_view token) {
  if (!crypto::is_token(token, crypto::kWebSessionPrefix)) return refuse();
  return in.database().read([&](store::Connection& db) -> Result<Principal> {
    ROLLCALL_ASSIGN(const auto session, store::find_web_session(db, token_hash(token), in.clock().now()));
    if (!session) return refuse();
    ROLLCALL_ASSIGN(const auto user, store::find_user(db, session->user_id));
    ROLLCALL_ASSIGN(Principal principal, of_user(user));
    principal.by_cookie = true;
    principal.csrf_hash = session->csrf_hash;
    return principal;
  });
}

Result<Principal> authenticate_bearer(Installation& in, std::string_view token) {
  const Time now = in.clock().now();
  return in.database().read([&](store::Connection& db) -> Result<Principal> {
    if (crypto::is_token(token, crypto::kApiKeyPrefix)) {
      ROLLCALL_ASSIGN(const auto key, store::find_api_key_by_hash(db, token_hash(token)));
      return of_key(db, key, now);
    }
    if (crypto::is_token(token, crypto::kAccessTokenPrefix)) {
      ROLLCALL_ASSIGN(const auto found, store::find_access_token(db, token_hash(token), now));
      return of_access_token(db, found, now);
    }
    if (crypto::is_token(token, crypto::kDeviceKeyPrefix)) {
      ROLLCALL_ASSIGN(const auto device, store::find_device_by_hash(db, token_hash(token)));
      if (!device || device->revoked_at) return refuse();
      return Principal{.actor = {.id = device->id, .role = store::Role::kPerson, .is_device = true},
                       .name = device->name};
    }
    return refuse();
  });
}

bool csrf_matches(const Principal& principal, std::string_view token) {
  return crypto::constant_time_equal(principal.csrf_hash, token_hash(token));
}

std::string csrf_token_of(std::string_view session_token) {
  return to_base64url(crypto::blake2b(bytes_of(session_token), "csrf token"));
}

}  // namespace rollcall::service
