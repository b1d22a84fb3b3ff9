#include "server/sign_in_limiter.hpp"

#include <gtest/gtest.h>

namespace rollcall::server {
namespace {

TEST(SignInLimiter, AnAddressWaitsAfterTenFailuresAndOthersDoNot) {
  SignInLimiter limiter;
  const SteadyTime now{};
  for (std::size_t i = 0; i < SignInLimiter::kFailures; ++i) {
    EXPECT_TRUE(limiter.admit("192.0.2.1", now));
    limiter.failed("192.0.2.1", now);
  }
  const Result<void> refused = limiter.admit("192.0.2.1", now + std::chrono::minutes{1});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRateLimited);
  EXPECT_EQ(refused.error().retry_after_s, 240);
  EXPECT_TRUE(limiter.admit("192.0.2.2", now));
  EXPECT_TRUE(limiter.admit("192.0.2.1", now + std::chrono::minutes{6})) << "the window has passed";
}

TEST(SignInLimiter, ASuccessForgetsTheFailures) {
  SignInLimiter limiter;
  for (std::size_t i = 0; i < SignInLimiter::kFailures; ++i) limiter.failed("192.0.2.1", SteadyTime{});
  limiter.succeeded("192.0.2.1");
  EXPECT_TRUE(limiter.admit("192.0.2.1", SteadyTime{}));
}

}  // namespace
}  // namespace rollcall::server
