// API keys, what programs sign in with, and the access tokens they may have in their place (OAuth 2.0, RFC 6749).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "service/accounts/scopes.hpp"
#include "service/accounts/sign_in.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/api_keys.hpp"

namespace rollcall::service {

struct NewApiKey {
  std::string name;  // what it is for
  store::Role role = store::Role::kViewer;
  Scopes scopes;
  std::optional<Uuid> user;  // whose courses and record are its own; it has no more rights than that user
  std::optional<Time> expires_at;
};

struct MadeApiKey {
  store::ApiKey key;
  std::string text;  // shown this once and kept nowhere
};

// kInvalidArgument for a bad name, an end in the past or a user that there is not.
Result<MadeApiKey> add_api_key(Installation& in, const Actor& actor, const NewApiKey& wanted);
Result<store::Page<store::ApiKey>> list_api_keys(Installation& in, const store::PageRequest& page);

// From now on it opens nothing, nor do the tokens it got. Doing it again changes nothing; kNotFound without the key.
Result<void> revoke_api_key(Installation& in, const Actor& actor, const Uuid& id);

inline constexpr std::chrono::seconds kAccessTokenLifetime{3600};

struct IssuedToken {
  std::string text;
  Scopes scopes;
};

// Tokens for a user's name and password (with a code where there is a second factor), and for an API key by its id and
// text. `wanted` are all scopes where it is none. kUnauthenticated, kRateLimited; kInvalidArgument (field "scope") for
// more than the key has.
Result<IssuedToken> issue_token(Installation& in, const Credentials& credentials, const std::optional<Scopes>& wanted);
Result<IssuedToken> issue_token(Installation& in, std::string_view key_id, std::string_view key_text,
                                const std::optional<Scopes>& wanted);

}  // namespace rollcall::service
