#include "crypto/totp.hpp"

#include <gtest/gtest.h>

namespace rollcall::crypto {
namespace {

Time at(std::int64_t seconds) { return from_micros(seconds * 1'000'000); }

// RFC 6238 appendix B, SHA-1, the last six of its eight digits.
TEST(Totp, GivesTheCodesOfTheStandard) {
  const Bytes secret = to_bytes("12345678901234567890");
  const std::pair<std::int64_t, std::string> cases[] = {{59, "287082"},
                                                        {1'111'111'109, "081804"},
                                                        {1'111'111'111, "050471"},
                                                        {1'234'567'890, "005924"},
                                                        {2'000'000'000, "279037"},
                                                        {20'000'000'000, "353130"}};
  for (const auto& [seconds, code] : cases) {
    EXPECT_EQ(totp_code(secret, seconds / kTotpStepSeconds), code) << seconds;
    EXPECT_EQ(match_totp(secret, code, at(seconds), 0), seconds / kTotpStepSeconds) << seconds;
  }
}

TEST(Totp, TakesTheStepBeforeAndAfterAndNoOther) {
  const Bytes secret = to_bytes("12345678901234567890");
  const std::int64_t step = 1000;
  const std::string code = totp_code(secret, step);
  for (const std::int64_t off : {-2, -1, 0, 1, 2})
    EXPECT_EQ(match_totp(secret, code, at((step + off) * kTotpStepSeconds), 0).has_value(), off >= -1 && off <= 1)
        << off;
}

TEST(Totp, TakesNoCodeTwice) {
  const Bytes secret = to_bytes("12345678901234567890");
  const std::string code = totp_code(secret, 1000);
  EXPECT_EQ(match_totp(secret, code, at(1000 * kTotpStepSeconds), 999), 1000);
  EXPECT_EQ(match_totp(secret, code, at(1000 * kTotpStepSeconds), 1000), std::nullopt);
}

TEST(Totp, RefusesWhatIsNoCode) {
  const Bytes secret = to_bytes("12345678901234567890");
  for (const char* code : {"", "00000", "0000000", "abcdef", "      "})
    EXPECT_EQ(match_totp(secret, code, at(59), 0), std::nullopt) << code;
}

TEST(Totp, WritesAnAddressThatAppsRead) {
  EXPECT_EQ(
      totp_uri(bytes_of("foobar"), "My School", "jane@example.org"),
      "otpauth://totp/My%20School:jane%40example.org?secret=MZXW6YTBOI&issuer=My%20School&algorithm=SHA1&digits=6&"
      "period=30");
}

}  // namespace
}  // namespace rollcall::crypto
