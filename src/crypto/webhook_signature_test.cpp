#include "crypto/webhook_signature.hpp"

#include <gtest/gtest.h>

namespace rollcall::crypto {
namespace {

// The vector of the reference libraries of Standard Webhooks.
TEST(WebhookSignature, IsTheOneOfTheSpecification) {
  const auto secret = parse_webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  ASSERT_TRUE(secret);
  EXPECT_EQ(sign_webhook(*secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignature, CoversIdTimeAndBody) {
  const Bytes secret(kWebhookSecretBytes, std::byte{7});
  const std::string one = sign_webhook(secret, "a", 1, "b");
  EXPECT_NE(one, sign_webhook(secret, "b", 1, "b"));
  EXPECT_NE(one, sign_webhook(secret, "a", 2, "b"));
  EXPECT_NE(one, sign_webhook(secret, "a", 1, "c"));
  EXPECT_NE(one, sign_webhook(Bytes(kWebhookSecretBytes, std::byte{8}), "a", 1, "b"));
}

TEST(WebhookSignature, TakesSecretsOfTheSpecificationAlone) {
  const Bytes secret(kWebhookSecretBytes, std::byte{0xFB});
  EXPECT_EQ(parse_webhook_secret(format_webhook_secret(secret)), secret);
  for (const char* text : {"", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64 at all!!"})
    EXPECT_FALSE(parse_webhook_secret(text)) << text;
}

}  // namespace
}  // namespace rollcall::crypto
