// The second factor of a user: an authenticator app (crypto/totp.hpp), and recovery codes on paper for the day the
// phone is gone. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/users.hpp"

namespace rollcall::service {

inline constexpr std::size_t kRecoveryCodes = 10;

// What the app is to be given; shown once.
struct OfferedFactor {
  std::string secret;  // base32, to be typed in
  std::string uri;     // for a QR code
};

// All ask for the user's password again: a browser left open is not enough. kUnauthenticated when it is wrong,
// kForbidden for an actor that is no user.

// A new secret, which counts only once confirm_second_factor() has seen a code of it. kConflict while there is one.
Result<OfferedFactor> offer_second_factor(Installation& in, const Actor& actor, std::string_view password);

// Turns it on and gives the recovery codes; shown once. kConflict when none was offered, kInvalidArgument (field
// "code") for a wrong code. Ends every other way in: the tokens of the user.
Result<std::vector<std::string>> confirm_second_factor(Installation& in, const Actor& actor, std::string_view code);

// Turns it off.
Result<void> remove_second_factor(Installation& in, const Actor& actor, std::string_view password);

// New recovery codes in the place of the old ones.
Result<std::vector<std::string>> renew_recovery_codes(Installation& in, const Actor& actor, std::string_view password);

// Whether `code` is one of the app's or a recovery code, which is used up by it. Each is taken once, also by many at
// once.
Result<bool> take_second_factor(Installation& in, const store::User& user, std::string_view code);

}  // namespace rollcall::service
