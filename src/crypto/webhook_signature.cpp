#include "crypto/webhook_signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <format>
#include <span>

namespace rollcall::crypto {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kLeast = 24;
constexpr std::size_t kMost = 64;
constexpr std::size_t kSha256Bytes = 32;

}  // namespace

std::string format_webhook_secret(ByteView secret) { return std::string(kPrefix) + to_base64(secret); }

Result<Bytes> parse_webhook_secret(std::string_view text) {
  if (text.starts_with(kPrefix)) {
    auto bytes = from_base64(text.substr(kPrefix.size()));
    if (bytes && bytes->size() >= kLeast && bytes->size() <= kMost) return bytes;
  }
  return fail(ErrorCode::kInvalidArgument, "must be whsec_ and the base64 of 24 to 64 bytes");
}

std::string sign_webhook(ByteView secret, std::string_view id, std::int64_t timestamp_s, std::string_view body) {
  const std::string text = std::format("{}.{}.{}", id, timestamp_s, body);
  const ByteView signed_bytes = bytes_of(text);
  std::array<unsigned char, kSha256Bytes> mac{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(signed_bytes.data()), signed_bytes.size(), mac.data(), &size);
  return "v1," + to_base64(std::as_bytes(std::span(mac)));
}

}  // namespace rollcall::crypto
