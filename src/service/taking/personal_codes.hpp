// A person's own codes: the badge that they show as a QR code, and their PIN. Either says who it is, as a face
// does. Thread-safe.
//
// A badge is sealed with the installation's key, so nobody reads or forges one; it is void after codes.badge_s, and
// counts once. Whoever shows it asks for a new one all the time; a photograph of it is worth nothing soon.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "service/accounts/guesses.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/taking/shown_code.hpp"
#include "store/people.hpp"

namespace rollcall::service {

// The words a QR code holds: kBadgePrefix and base32, the letters that make the smallest picture.
inline constexpr std::string_view kBadgePrefix = "RC1:";

// kConflict for an inactive person, kNotFound.
Result<ShownCode> issue_badge(Installation& in, const Uuid& person);

inline constexpr std::size_t kFewestPinDigits = 4;
inline constexpr std::size_t kMostPinDigits = 12;

// Gives the person a PIN in place of the one before: `wanted`, or a random one. It is told once and cannot be read
// back. kInvalidArgument (field "pin") for one that is too short (codes.pin_digits), no number, or the first anybody
// would try. kConflict for an inactive person.
Result<std::string> set_pin(Installation& in, const Actor& actor, const Uuid& person,
                            const std::optional<std::string>& wanted);

// Whether there was one.
Result<bool> remove_pin(Installation& in, const Actor& actor, const Uuid& person);

// What somebody holds before a camera or types.
struct PresentedCode {
  std::string badge;        // or
  std::string external_id;  // with
  std::string pin;
  std::optional<Time> shown_at;  // when a device that had no network saw it; none: now
};

// Whose it is. `single_use` is what may be used once only.
struct CodeHolder {
  store::Person person;
  std::optional<Uuid> single_use;
  Time expires_at{};
};

inline constexpr GuessLimit kPinGuesses{.failures = 5, .window = std::chrono::minutes{15}};
inline constexpr GuessLimit kPlaceGuesses{.failures = 30, .window = std::chrono::minutes{15}};

// kInvalidArgument (field "badge" or "pin") for one that is nobody's, void or of an inactive person, in the same words
// whichever it is. kRateLimited after kPinGuesses wrong PINs of a person, or kPlaceGuesses of
// one device or user.
Result<CodeHolder> recognise_code(Installation& in, const Actor& actor, const PresentedCode& presented);

}  // namespace rollcall::service
