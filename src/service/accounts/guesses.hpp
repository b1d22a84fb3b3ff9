// Slows guessing down: so many wrong tries for one subject (an address, a name, a person's PIN), and the next one must
// wait. A try is counted before it is looked at, so many at once gain nothing; the counts are in the database, so
// neither a restart nor another server forgets them. Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

struct GuessLimit {
  std::int64_t failures;
  std::chrono::minutes window;
};

// No limit has a longer window: what is older is forgotten.
inline constexpr std::chrono::minutes kLongestGuessWindow{15};

// What tries are counted for. `forgiven` is whether one that was right wipes the failures before it: those of the name
// it was for, but never those of where it came from, or who knows one secret were free to guess others.
struct GuessSubject {
  Bytes hash;
  GuessLimit limit;
  bool forgiven = false;
};

// `kind` keeps a name apart from an address of the same letters; case does not matter.
GuessSubject guess_subject(std::string_view kind, std::string_view text, GuessLimit limit, bool forgiven);

// Counts a try for all of them; kRateLimited, with how long to wait and `message`, where one had too many.
Result<void> begin_try(Installation& in, std::span<const GuessSubject> subjects, std::string_view message);

// Takes the count of a try back that was no guess. `succeeded`: all that was asked was right.
Result<void> forgive_try(Installation& in, std::span<const GuessSubject> subjects, bool succeeded);

// Failures that no limit counts any more; for housekeeping, in its transaction.
Result<void> forget_old_failures(store::Connection& db, Time now);

}  // namespace rollcall::service
