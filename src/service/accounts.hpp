// Who may use the server: users with passwords, browser sessions, API keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/users.hpp"

namespace rollcall::service {

inline constexpr std::size_t kMinPasswordCodePoints = 10;

// Adds a user. kInvalidArgument for a bad name or a password shorter than kMinPasswordCodePoints.
Result<store::User> add_user(Installation& in, const Actor& actor, std::string_view name, std::string_view password,
                             store::Role role);

// Makes an API key and returns its text, which is shown this once and kept nowhere.
Result<std::string> add_api_key(Installation& in, const Actor& actor, std::string_view name, store::Role role,
                                const std::optional<Uuid>& user);

// A browser that is signed in.
struct SignIn {
  std::string token;       // for the cookie
  std::string csrf_token;  // to be sent back with every change
  Time expires_at{};
  store::User user;
};

// kUnauthenticated, after the same time, for a wrong name as for a wrong password.
Result<SignIn> sign_in(Installation& in, std::string_view name, std::string_view password);
Result<void> sign_out(Installation& in, std::string_view token);

// Who a request comes from.
struct Principal {
  Actor actor;
  std::string name;
  bool by_cookie = false;  // then a change must carry the CSRF token
  Bytes csrf_hash;         // with by_cookie
};

// kUnauthenticated when the token is none of ours, expired or revoked.
Result<Principal> authenticate_cookie(Installation& in, std::string_view token);
Result<Principal> authenticate_api_key(Installation& in, std::string_view token);

// Whether `token` is the CSRF token that belongs to this browser session.
bool csrf_matches(const Principal& principal, std::string_view token);

// The CSRF token of a browser session: follows from its token, so that a page loaded again gets the same one.
std::string csrf_token_of(std::string_view session_token);

}  // namespace rollcall::service
