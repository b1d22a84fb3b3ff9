#include "service/accounts/api_keys.hpp"

#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/token.hpp"
#include "service/accounts/token_hash.hpp"
#include "service/event_kinds.hpp"
#include "store/access_tokens.hpp"
#include "store/users.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kKeyName{.min_code_points = 1, .max_code_points = 100};

Bytes stored(const crypto::Token& token) { return {token.hash.begin(), token.hash.end()}; }

Result<IssuedToken> issue(Installation& in, const Actor& actor, store::AccessToken row, Scopes scopes) {
  const crypto::Token token = crypto::new_token(crypto::kAccessTokenPrefix);
  const Time now = in.clock().now();
  row.token_hash = stored(token);
  row.scopes = scopes.text();
  row.created_at = now;
  row.expires_at = now + kAccessTokenLifetime;
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::delete_expired_access_tokens(db, now));
    ROLLCALL_TRY(store::insert_access_token(db, row));
    return note(db, in.clock(), actor, event::kAccessTokenIssued, {.subject = actor.id});
  }));
  return IssuedToken{.text = token.text, .scopes = std::move(scopes)};
}

}  // namespace

Result<MadeApiKey> add_api_key(Installation& in, const Actor& actor, const NewApiKey& wanted) {
  const crypto::Token token = crypto::new_token(crypto::kApiKeyPrefix);
  const Time now = in.clock().now();
  store::ApiKey key{.id = new_uuid(now),
                    .token_hash = stored(token),
                    .role = wanted.role,
                    .scopes = wanted.scopes.text(),
                    .user_id = wanted.user,
                    .created_at = now,
                    .expires_at = wanted.expires_at};
  ROLLCALL_ASSIGN(key.name, clean_line("name", wanted.name, kKeyName));
  if (wanted.expires_at && *wanted.expires_at <= now) return fail_field("expires_at", "has passed");
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    if (wanted.user) {
      ROLLCALL_ASSIGN(const auto user, store::find_user(db, *wanted.user));
      if (!user) return fail_field("user_id", "is no user");
    }
    ROLLCALL_TRY(store::insert_api_key(db, key));
    return note(db, in.clock(), actor, event::kApiKeyCreated,
                {.subject = key.id,
                 .person = std::nullopt,
                 .session = std::nullopt,
                 .ids = {{"role", store::name(key.role)}, {"scopes", key.scopes}}});
  }));
  return MadeApiKey{.key = std::move(key), .text = token.text};
}

Result<store::Page<store::ApiKey>> list_api_keys(Installation& in, const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_api_keys(db, page); });
}

Result<void> revoke_api_key(Installation& in, const Actor& actor, const Uuid& id) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const auto key, store::find_api_key(db, id));
    if (!key) return fail(ErrorCode::kNotFound, "there is no such API key");
    ROLLCALL_ASSIGN(const bool revoked, store::revoke_api_key(db, id, in.clock().now()));
    if (!revoked) return {};
    return note(db, in.clock(), actor, event::kApiKeyRevoked, {.subject = id});
  });
}

Result<IssuedToken> issue_token(Installation& in, const Credentials& credentials, const std::optional<Scopes>& wanted) {
  ROLLCALL_ASSIGN(const store::User user, check_credentials(in, credentials));
  return issue(in, {.id = user.id, .role = user.role}, {.user_id = user.id}, wanted.value_or(Scopes()));
}

Result<IssuedToken> issue_token(Installation& in, std::string_view key_id, std::string_view key_text,
                                const std::optional<Scopes>& wanted) {
  const Time now = in.clock().now();
  ROLLCALL_ASSIGN(const auto key, in.database().read([&](store::Connection& db) {
    return store::find_api_key_by_hash(db, token_hash(key_text));
  }));
  if (!key || key->revoked_at || (key->expires_at && *key->expires_at <= now) || key->id.to_string() != key_id)
    return fail(ErrorCode::kUnauthenticated, "the API key's id or text is wrong");
  ROLLCALL_ASSIGN(const Scopes all, Scopes::parse(key->scopes));
  Scopes scopes = wanted.value_or(all);
  if (!all.cover(scopes)) return fail_field("scope", "is more than the API key has");
  return issue(in, {.id = key->id, .role = key->role}, {.api_key_id = key->id}, std::move(scopes));
}

}  // namespace rollcall::service
