#include "service/accounts/guesses.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "store/sign_in_failures.hpp"

namespace rollcall::service {
namespace {

// Those within the window; else a count that begins now.
Result<store::SignInFailures> failures_of(store::Connection& db, const GuessSubject& subject, Time now) {
  ROLLCALL_ASSIGN(const auto found, store::find_sign_in_failures(db, subject.hash));
  if (found && now - found->first_at < subject.limit.window) return *found;
  return store::SignInFailures{.failures = 0, .first_at = now, .last_at = now};
}

}  // namespace

GuessSubject guess_subject(std::string_view kind, std::string_view text, GuessLimit limit, bool forgiven) {
  const crypto::Digest digest = crypto::blake2b(bytes_of(std::string(kind) + ":" + to_lower_ascii(text)), "sign-in");
  return {.hash = {digest.begin(), digest.end()}, .limit = limit, .forgiven = forgiven};
}

Result<void> begin_try(Installation& in, std::span<const GuessSubject> subjects, std::string_view message) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    const Time now = in.clock().now();
    for (const GuessSubject& subject : subjects) {
      ROLLCALL_ASSIGN(store::SignInFailures failures, failures_of(db, subject, now));
      if (failures.failures >= subject.limit.failures) {
        Error error{.code = ErrorCode::kRateLimited, .message = std::string(message), .hint = "wait, then try again"};
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

Result<void> forgive_try(Installation& in, std::span<const GuessSubject> subjects, bool succeeded) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    const Time now = in.clock().now();
    for (const GuessSubject& subject : subjects) {
      ROLLCALL_ASSIGN(store::SignInFailures failures, failures_of(db, subject, now));
      failures.failures = std::max<std::int64_t>(failures.failures - 1, 0);
      if (failures.failures == 0 || (succeeded && subject.forgiven))
        ROLLCALL_TRY(store::forget_sign_in_failures(db, subject.hash));
      else
        ROLLCALL_TRY(store::put_sign_in_failures(db, subject.hash, failures));
    }
    return {};
  });
}

Result<void> forget_old_failures(store::Connection& db, Time now) {
  ROLLCALL_TRY(store::delete_old_sign_in_failures(db, now - kLongestGuessWindow));
  return {};
}

}  // namespace rollcall::service
