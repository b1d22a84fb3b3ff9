// Tokens: API keys, device keys, browser sessions. 256 random bits that only their holder has; we keep a hash, which is
// enough because there is nothing to guess. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "crypto/hash.hpp"

namespace rollcall::crypto {

// What tells people and secret scanners what a found token is.
inline constexpr std::string_view kApiKeyPrefix = "rk_";
inline constexpr std::string_view kDeviceKeyPrefix = "rd_";
inline constexpr std::string_view kWebSessionPrefix = "rs_";
inline constexpr std::string_view kAccessTokenPrefix = "ra_";

struct Token {
  std::string text;  // prefix and 43 characters of base64url; shown once, never stored
  Digest hash;       // what is stored and looked up
};

Token new_token(std::string_view prefix);

// The hash to look `text` up by. Any text has one; it is cheap.
Digest hash_token(std::string_view text);

// Whether `text` has the form of a token with this prefix, to turn other things away without a look-up.
bool is_token(std::string_view text, std::string_view prefix);

}  // namespace rollcall::crypto
