#include "service/accounts/sign_in.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/password.hpp"
#include "crypto/token.hpp"
#include "service/accounts/principal.hpp"
#include "service/accounts/second_factor.hpp"
#include "service/accounts/token_hash.hpp"
#include "service/event_kinds.hpp"
#include "service/settings.hpp"
#include "store/web_sessions.hpp"

namespace rollcall::service {
namespace {

std::array<GuessSubject, 2> subjects_of(const Credentials& credentials) {
  return {guess_subject("address", credentials.address, kAddressGuesses, false),
          guess_subject("name", trim(credentials.name), kNameGuesses, true)};
}

Result<void> note_failure(Installation& in, const std::optional<store::User>& user, std::string_view why) {
  const Actor actor{.id = user ? std::optional(user->id) : std::nullopt};
  return in.database().transact([&](store::Connection& db) {
    return note(db, in.clock(), actor, event::kUserSignInFailed,
                {.subject = actor.id, .ids = {{"why", std::string(why)}}});
  });
}

std::unexpected<Error> refuse_code(std::string message) {
  auto refused = fail_field("code", std::move(message));
  refused.error().code = ErrorCode::kUnauthenticated;
  return refused;
}

}  // namespace

Result<store::User> check_credentials(Installation& in, const Credentials& credentials) {
  const auto subjects = subjects_of(credentials);
  ROLLCALL_TRY(begin_try(in, subjects, "too many failed sign-ins"));
  ROLLCALL_ASSIGN(std::optional<store::User> user, in.database().read([&](store::Connection& db) {
    return store::find_user_by_name(db, trim(credentials.name));
  }));
  bool right = false;
  if (user && user->active && !user->password_hash.empty())
    right = crypto::verify_password(user->password_hash, credentials.password);
  else
    crypto::verify_nobody(credentials.password);
  if (!right) {
    ROLLCALL_TRY(note_failure(in, user, "password"));
    return fail(ErrorCode::kUnauthenticated, "the name or the password is wrong");
  }
  bool code_missing = false;
  if (user->totp && user->totp->confirmed) {
    code_missing = trim(credentials.code).empty();
    if (!code_missing) {
      ROLLCALL_ASSIGN(const bool accepted, take_second_factor(in, *user, trim(credentials.code)));
      if (!accepted) {
        ROLLCALL_TRY(note_failure(in, user, "code"));
        return refuse_code("is wrong or was used before");
      }
    }
  }
  ROLLCALL_TRY(forgive_try(in, subjects, !code_missing));
  if (code_missing) return refuse_code("is needed: the code your authenticator app shows, or a recovery code");
  return *std::move(user);
}

Result<SignIn> begin_web_session(Installation& in, const store::User& user) {
  const crypto::Token token = crypto::new_token(crypto::kWebSessionPrefix);
  const Time now = in.clock().now();
  SignIn signed_in{.token = token.text,
                   .csrf_token = csrf_token_of(token.text),
                   .expires_at = now + std::chrono::hours{in.settings().integer(setting::kSessionHours)},
                   .user = user};
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::delete_expired_web_sessions(db, now));
    ROLLCALL_TRY(store::insert_web_session(db, {.token_hash = Bytes(token.hash.begin(), token.hash.end()),
                                                .user_id = user.id,
                                                .csrf_hash = token_hash(signed_in.csrf_token),
                                                .created_at = now,
                                                .expires_at = signed_in.expires_at}));
    return note(db, in.clock(), {.id = user.id, .role = user.role}, event::kUserSignedIn, {.subject = user.id});
  }));
  return signed_in;
}

Result<SignIn> sign_in(Installation& in, const Credentials& credentials) {
  ROLLCALL_ASSIGN(const store::User user, check_credentials(in, credentials));
  return begin_web_session(in, user);
}

Result<void> sign_out(Installation& in, std::string_view token) {
  ROLLCALL_TRY(
      in.database().transact([&](store::Connection& db) { return store::delete_web_session(db, token_hash(token)); }));
  return {};
}

}  // namespace rollcall::service
