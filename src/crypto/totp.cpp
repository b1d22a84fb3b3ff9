#include "crypto/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <chrono>
#include <format>

#include "base/base32.hpp"
#include "base/percent.hpp"
#include "crypto/hash.hpp"

namespace rollcall::crypto {
namespace {

constexpr std::size_t kSha1Bytes = 20;
constexpr std::uint32_t kSixDigits = 1'000'000;

}  // namespace

std::string totp_code(ByteView secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  auto rest = static_cast<std::uint64_t>(step);
  for (std::size_t i = counter.size(); i-- > 0; rest >>= 8U) counter[i] = static_cast<unsigned char>(rest & 0xFFU);
  std::array<unsigned char, kSha1Bytes> mac{};
  unsigned size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(), &size);
  // Dynamic truncation, RFC 4226 section 5.3.
  const std::size_t at = mac.back() & 0x0FU;
  const std::uint32_t number = (std::uint32_t{mac[at]} & 0x7FU) << 24U | std::uint32_t{mac[at + 1]} << 16U |
                               std::uint32_t{mac[at + 2]} << 8U | std::uint32_t{mac[at + 3]};
  return std::format("{:06}", number % kSixDigits);
}

std::optional<std::int64_t> match_totp(ByteView secret, std::string_view code, Time now, std::int64_t last_step) {
  const std::int64_t current =
      std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count() / kTotpStepSeconds;
  std::optional<std::int64_t> found;
  for (const std::int64_t step : {current - 1, current, current + 1})
    if (constant_time_equal(bytes_of(totp_code(secret, step)), bytes_of(code)) && step > last_step) found = step;
  return found;
}

std::string totp_uri(ByteView secret, std::string_view issuer, std::string_view account) {
  const std::string name = percent_encode(issuer);
  return std::format("otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits=6&period={}", name,
                     percent_encode(account), to_base32(secret), name, kTotpStepSeconds);
}

}  // namespace rollcall::crypto
