// Signatures of webhooks by the Standard Webhooks specification 1.0.0 (standardwebhooks.com): HMAC-SHA256 over
// "ID.TIMESTAMP.BODY" with a shared secret. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace rollcall::crypto {

inline constexpr std::size_t kWebhookSecretBytes = 32;  // the specification asks for 24 to 64

// "whsec_" and base64: how a secret is shown to its receiver.
std::string format_webhook_secret(ByteView secret);

// Its bytes. kInvalidArgument for anything else, or for other than 24 to 64 bytes.
Result<Bytes> parse_webhook_secret(std::string_view text);

// "v1,BASE64", one entry of the header webhook-signature. `id` holds no full stop; `timestamp_s` is in Unix time.
std::string sign_webhook(ByteView secret, std::string_view id, std::int64_t timestamp_s, std::string_view body);

}  // namespace rollcall::crypto
