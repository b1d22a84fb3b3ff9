#include "crypto/password.hpp"

#include <gtest/gtest.h>

namespace rollcall::crypto {
namespace {

// The least Argon2id allows, so that the tests are quick.
constexpr PasswordCost kCheap{.passes = 1, .memory_bytes = 8192};

TEST(Password, OnlyTheRightOneIsAccepted) {
  const std::string hash = hash_password("correct horse", kCheap).value();
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$"));
  EXPECT_FALSE(hash.contains("horse"));
  EXPECT_TRUE(verify_password(hash, "correct horse"));
  for (const std::string_view wrong : {"", "correct hors", "correct horse ", "Correct horse"}) {
    EXPECT_FALSE(verify_password(hash, wrong)) << wrong;
  }
}

TEST(Password, AZeroByteDoesNotEndIt) {
  const std::string_view password("a\0b", 3);
  const std::string hash = hash_password(password, kCheap).value();
  EXPECT_TRUE(verify_password(hash, password));
  EXPECT_FALSE(verify_password(hash, "a"));
}

TEST(Password, TheSameOneHashesDifferentlyEachTime) {
  EXPECT_NE(hash_password("x", kCheap).value(), hash_password("x", kCheap).value());
}

TEST(Password, TooShortAndTooLongOnesAreRefused) {
  EXPECT_EQ(hash_password("", kCheap).error().code, ErrorCode::kInvalidArgument);
  const std::string longest(kMaxPasswordBytes, 'x');
  EXPECT_TRUE(hash_password(longest, kCheap));
  EXPECT_EQ(hash_password(longest + "x", kCheap).error().fields.at(0).field, "password");
}

TEST(Password, WhatIsNoHashAcceptsNothing) {
  for (const std::string& hash :
       {std::string(), std::string("x"), std::string("$argon2id$v=19$m=8,t=1,p=1$"), std::string(4096, '$')}) {
    EXPECT_FALSE(verify_password(hash, "x"));
    EXPECT_TRUE(needs_rehash(hash));
  }
}

TEST(Password, AHashOfAnotherCostIsBestMadeAnew) {
  const std::string hash = hash_password("x", kCheap).value();
  EXPECT_FALSE(needs_rehash(hash, kCheap));
  EXPECT_TRUE(needs_rehash(hash));
}

TEST(Password, TheDefaultCostIsWhatItsHashSays) {
  const std::string hash = hash_password("x").value();
  EXPECT_TRUE(hash.contains("$m=65536,t=3,p=1$")) << hash;
  EXPECT_FALSE(needs_rehash(hash));
  EXPECT_TRUE(verify_password(hash, "x"));
  verify_nobody("x");
}

TEST(Password, MemoryThatIsNotThereIsAnErrorNotAnEnd) {
  const auto hash = hash_password("x", {.passes = 1, .memory_bytes = std::size_t{4'000} << 30});
  ASSERT_FALSE(hash);
  EXPECT_EQ(hash.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace rollcall::crypto
