#include "service/sign_in.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/hash.hpp"
#include "crypto/password.hpp"
#include "crypto/token.hpp"
#include "service/event_kinds.hpp"
#include "service/principal.hpp"
#include "service/second_factor.hpp"
#include "service/settings.hpp"
#include "service/token_hash.hpp"
#include "store/sign_in_failures.hpp"
#include "store/web_sessions.hpp"

namespace rollcall::service {
namespace {

// An address or a name that tries are counted for.
struct Subject {
  Bytes hash;
  GuessLimit limit;
};

Bytes subject_hash(std::string_view kind, std::string_view text) {
  const crypto::Digest digest = crypto::blake2b(bytes_of(std::string(kind) + ":" + to_lower_ascii(text)), "sign-in");
  return {digest.begin(), digest.end()};
}

std::array<Subject, 2> subjects_of(const Credentials& credentials) {
  return {Subject{.hash = subject_hash("address", credentials.address), .limit = kAddressGuesses},
          Subject{.hash = subject_hash("name", trim(credentials.name)), .limit = kNameGuesses}};
}

// Those within the window; else a count that begins now.
Result<store::SignInFailures> failures_of(store::Connection& db, const Subject& subject, Time now) {
  ROLLCALL_ASSIGN(const auto found, store::find_sign_in_failures(db, subject.hash));
  if (found && now - found->first_at < subject.limit.window) return *found;
  return store::SignInFailures{.failures = 0, .first_at = now, .last_at = now};
}

// Counts a try, before anything is looked at.
Result<void> begin_try(Installation& in, const Credentials& credentials) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    const Time now = in.clock().now();
    for (const Subject& subject : subjects_of(credentials)) {
      ROLLCALL_ASSIGN(store::SignInFailures failures, failures_of(db, subject, now));
      if (failures.failures >= subject.limit.failures) {
        Error error{
            .code = ErrorCode::kRateLimited, .message = "too many failed sign-ins", .hint = "wait, then try again"};
        const auto wait = subject.limit.window - (now - failures.first_at);
        error.retry_after_s = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait).count());
        return std::unexpected(std::move(error));
      }
      ++failures.failures;
      failures.last_at = now;
      ROLLCALL_TRY(store::put_sign_in_failures(db, subject.hash, failures));
    }
    return {};
  });
}

// Takes the count of a try back that was no guess. The address keeps the failures it had: who knows one password must
// not be free to guess others.
Result<void> forgive_try(store::Connection& db, const Credentials& credentials, bool succeeded, Time now) {
  for (const Subject& subject : subjects_of(credentials)) {
    ROLLCALL_ASSIGN(store::SignInFailures failures, failures_of(db, subject, now));
    failures.failures = std::max<std::int64_t>(failures.failures - 1, 0);
    const bool is_name = subject.limit.failures == kNameGuesses.failures;
    if (failures.failures == 0 || (succeeded && is_name))
      ROLLCALL_TRY(store::forget_sign_in_failures(db, subject.hash));
    else
      ROLLCALL_TRY(store::put_sign_in_failures(db, subject.hash, failures));
  }
  return {};
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
  ROLLCALL_TRY(begin_try(in, credentials));
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
  ROLLCALL_TRY(in.database().transact(
      [&](store::Connection& db) { return forgive_try(db, credentials, !code_missing, in.clock().now()); }));
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

Result<void> forget_old_failures(store::Connection& db, Time now) {
  ROLLCALL_TRY(store::delete_old_sign_in_failures(db, now - std::max(kAddressGuesses.window, kNameGuesses.window)));
  return {};
}

}  // namespace rollcall::service
