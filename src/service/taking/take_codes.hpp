// Attendance without a face: a badge, a PIN or the code of the hall says who is there, and the same rules make of it
// what they make of a face; only what they ask of a face they do not ask. Success means that a mark or passage in the
// result is committed. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "attendance/decision.hpp"
#include "base/error.hpp"
#include "service/accounts/guesses.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/taking/personal_codes.hpp"
#include "store/people.hpp"

namespace rollcall::service {

// A code as a device or a teacher's page presents it.
struct CodeFrame {
  Uuid place;  // the session or the checkpoint
  PresentedCode presented;
  std::string source;  // the device or page; "" for the way of the code
  Actor actor;
};

struct CodeResult {
  store::Person person;
  attendance::Outcome outcome;
  std::optional<Uuid> session_id;
  std::optional<Uuid> record_id;   // of the person in the session, where there is one now
  std::optional<Uuid> passage_id;  // it made, or that hides it for the cooldown
};

// A badge counts once, whatever comes of it. A device that had no network says when it saw the code (`shown_at`), up to
// attendance::kLongestDelay later; then the rules look at that time. Errors of recognise_code; kInvalidArgument (field
// "captured_at") from anybody else, or later; kNotFound; kConflict for a session that is not open and a checkpoint that
// is inactive.
Result<CodeResult> take_session_code(Installation& in, const CodeFrame& frame);
Result<CodeResult> take_passage_code(Installation& in, const CodeFrame& frame);

inline constexpr GuessLimit kHallCodeGuesses{.failures = 10, .window = std::chrono::minutes{5}};

// What `person` typed on their own page: marks them in the open session that shows it now and expects them.
// kInvalidArgument (field "code") when there is none; kRateLimited after kHallCodeGuesses wrong ones.
Result<CodeResult> take_hall_code(Installation& in, const Actor& actor, const Uuid& person, std::string_view code);

}  // namespace rollcall::service
