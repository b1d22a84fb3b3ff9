// One-time codes of an authenticator app, as a second factor: TOTP (RFC 6238) with SHA-1, six digits and 30 seconds,
// which is what every app understands. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/time.hpp"

namespace rollcall::crypto {

inline constexpr std::size_t kTotpSecretBytes = 20;
inline constexpr std::int64_t kTotpStepSeconds = 30;

// The code of one step of 30 seconds since 1970, six digits.
std::string totp_code(ByteView secret, std::int64_t step);

// The step whose code this is: that of `now`, or one before or after it for clocks that are a little off. None for a
// wrong code, and for a step not after `last_step`: a code that was taken once is not taken again.
std::optional<std::int64_t> match_totp(ByteView secret, std::string_view code, Time now, std::int64_t last_step);

// What an app reads from a QR code: otpauth://totp/ISSUER:ACCOUNT?secret=...
std::string totp_uri(ByteView secret, std::string_view issuer, std::string_view account);

}  // namespace rollcall::crypto
