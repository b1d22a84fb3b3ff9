#include "service/accounts.hpp"

#include <chrono>
#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/hash.hpp"
#include "crypto/password.hpp"
#include "crypto/token.hpp"
#include "service/event_kinds.hpp"
#include "service/settings.hpp"
#include "store/api_keys.hpp"
#include "store/web_sessions.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kUserName{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kKeyName{.min_code_points = 1, .max_code_points = 100};

Bytes hash_of(std::string_view token) {
  const crypto::Digest digest = crypto::hash_token(token);
  return {digest.begin(), digest.end()};
}

std::unexpected<Error> refuse() { return fail(ErrorCode::kUnauthenticated, "sign in, or send a valid API key"); }

}  // namespace

Result<store::User> add_user(Installation& in, const Actor& actor, std::string_view name, std::string_view password,
                             store::Role role) {
  ROLLCALL_ASSIGN(std::string clean_name, clean_line("name", name, kUserName));
  if (!is_utf8(password) || count_code_points(password) < kMinPasswordCodePoints)
    return fail_field("password", "must have at least " + std::to_string(kMinPasswordCodePoints) + " characters");
  ROLLCALL_ASSIGN(std::string password_hash, crypto::hash_password(password));
  const Time now = in.clock().now();
  store::User user{.id = new_uuid(now),
                   .name = std::move(clean_name),
                   .password_hash = std::move(password_hash),
                   .role = role,
                   .created_at = now,
                   .updated_at = now};
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    auto inserted = store::insert_user(db, user);
    if (!inserted && inserted.error().code == ErrorCode::kAlreadyExists)
      return fail(ErrorCode::kAlreadyExists, "there is a user of this name already");
    ROLLCALL_TRY(std::move(inserted));
    return note(
        db, in.clock(), actor, event::kUserCreated,
        {.subject = user.id, .person = std::nullopt, .session = std::nullopt, .ids = {{"role", store::name(role)}}});
  }));
  return user;
}

Result<std::string> add_api_key(Installation& in, const Actor& actor, std::string_view name, store::Role role,
                                const std::optional<Uuid>& user) {
  ROLLCALL_ASSIGN(std::string clean_name, clean_line("name", name, kKeyName));
  crypto::Token token = crypto::new_token(crypto::kApiKeyPrefix);
  const Time now = in.clock().now();
  const store::ApiKey key{.id = new_uuid(now),
                          .name = std::move(clean_name),
                          .token_hash = Bytes(token.hash.begin(), token.hash.end()),
                          .role = role,
                          .user_id = user,
                          .created_at = now};
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::insert_api_key(db, key));
    return note(
        db, in.clock(), actor, event::kApiKeyCreated,
        {.subject = key.id, .person = std::nullopt, .session = std::nullopt, .ids = {{"role", store::name(role)}}});
  }));
  return std::move(token.text);
}

Result<SignIn> sign_in(Installation& in, std::string_view name, std::string_view password) {
  ROLLCALL_ASSIGN(std::optional<store::User> user,
                  in.database().read([&](store::Connection& db) { return store::find_user_by_name(db, trim(name)); }));
  bool right = false;
  if (user && user->active)
    right = crypto::verify_password(user->password_hash, password);
  else
    crypto::verify_nobody(password);
  if (!right) {
    const Actor actor{.id = user ? std::optional(user->id) : std::nullopt};
    ROLLCALL_TRY(in.database().transact(
        [&](store::Connection& db) { return note(db, in.clock(), actor, event::kUserSignInFailed, {}); }));
    return fail(ErrorCode::kUnauthenticated, "the name or the password is wrong");
  }
  const crypto::Token token = crypto::new_token(crypto::kWebSessionPrefix);
  const Time now = in.clock().now();
  SignIn signed_in{.token = token.text,
                   .csrf_token = csrf_token_of(token.text),
                   .expires_at = now + std::chrono::hours{in.settings().integer(setting::kSessionHours)},
                   .user = *std::move(user)};
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::delete_expired_web_sessions(db, now));
    ROLLCALL_TRY(store::insert_web_session(db, {.token_hash = Bytes(token.hash.begin(), token.hash.end()),
                                                .user_id = signed_in.user.id,
                                                .csrf_hash = hash_of(signed_in.csrf_token),
                                                .created_at = now,
                                                .expires_at = signed_in.expires_at}));
    return note(db, in.clock(), {.id = signed_in.user.id, .role = signed_in.user.role}, event::kUserSignedIn,
                {.subject = signed_in.user.id});
  }));
  return signed_in;
}

Result<void> sign_out(Installation& in, std::string_view token) {
  ROLLCALL_TRY(
      in.database().transact([&](store::Connection& db) { return store::delete_web_session(db, hash_of(token)); }));
  return {};
}

Result<Principal> authenticate_cookie(Installation& in, std::string_view token) {
  if (!crypto::is_token(token, crypto::kWebSessionPrefix)) return refuse();
  return in.database().read([&](store::Connection& db) -> Result<Principal> {
    ROLLCALL_ASSIGN(const auto session, store::find_web_session(db, hash_of(token), in.clock().now()));
    if (!session) return refuse();
    ROLLCALL_ASSIGN(const auto user, store::find_user(db, session->user_id));
    if (!user || !user->active) return refuse();
    return Principal{.actor = {.id = user->id, .role = user->role},
                     .name = user->name,
                     .by_cookie = true,
                     .csrf_hash = session->csrf_hash};
  });
}

Result<Principal> authenticate_api_key(Installation& in, std::string_view token) {
  if (!crypto::is_token(token, crypto::kApiKeyPrefix)) return refuse();
  ROLLCALL_ASSIGN(const auto key, in.database().read([&](store::Connection& db) {
    return store::find_api_key_by_hash(db, hash_of(token));
  }));
  if (!key || key->revoked_at) return refuse();
  return Principal{.actor = {.id = key->id, .role = key->role}, .name = key->name, .csrf_hash = {}};
}

bool csrf_matches(const Principal& principal, std::string_view token) {
  return crypto::constant_time_equal(principal.csrf_hash, hash_of(token));
}

std::string csrf_token_of(std::string_view session_token) {
  return to_base64url(crypto::blake2b(bytes_of(session_token), "csrf token"));
}

}  // namespace rollcall::service
