#include "server/under_way.hpp"

#include <gtest/gtest.h>

namespace rollcall::server {
namespace {

TEST(UnderWay, GivesANameToOneAtATime) {
  UnderWay all;
  {
    const UnderWay::Claim first(all, "a");
    const UnderWay::Claim other(all, "b");
    const UnderWay::Claim second(all, "a");
    EXPECT_TRUE(first);
    EXPECT_TRUE(other);
    EXPECT_FALSE(second);
  }
  EXPECT_TRUE(UnderWay::Claim(all, "a"));
}

TEST(UnderWay, ARefusedClaimDoesNotFreeTheName) {
  UnderWay all;
  const UnderWay::Claim first(all, "a");
  {
    const UnderWay::Claim refused(all, "a");
  }
  EXPECT_FALSE(UnderWay::Claim(all, "a"));
}

}  // namespace
}  // namespace rollcall::server
