// Signing in with a name and a password, and a code of the second factor where the user has one. Tries are counted for
// the address they come from and for the name (service/accounts/guesses.hpp).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "service/accounts/guesses.hpp"
#include "service/installation.hpp"
#include "store/users.hpp"

namespace rollcall::service {

inline constexpr GuessLimit kAddressGuesses{.failures = 10, .window = std::chrono::minutes{5}};
inline constexpr GuessLimit kNameGuesses{.failures = 20, .window = std::chrono::minutes{15}};

struct Credentials {
  std::string_view name;
  std::string_view password;
  std::string_view code;     // of the authenticator app, or a recovery code; "" for none
  std::string_view address;  // where the request comes from
};

// The user these belong to. kUnauthenticated, after the same time, for a wrong name as for a wrong password; with the
// field "code" when the password is right and a code of the second factor is missing or wrong. kRateLimited, with how
// long to wait.
Result<store::User> check_credentials(Installation& in, const Credentials& credentials);

// A browser that is signed in.
struct SignIn {
  std::string token;       // for the cookie
  std::string csrf_token;  // to be sent back with every change
  Time expires_at{};
  store::User user;
};

// Begins a browser's session for a user who has shown who they are.
Result<SignIn> begin_web_session(Installation& in, const store::User& user);

Result<SignIn> sign_in(Installation& in, const Credentials& credentials);
Result<void> sign_out(Installation& in, std::string_view token);

}  // namespace rollcall::service
