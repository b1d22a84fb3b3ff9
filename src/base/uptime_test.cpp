#include "base/uptime.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(ProcessUptime, IsThatOfThisProcessAndGrows) {
  const auto first = process_uptime();
  ASSERT_TRUE(first.has_value());
  EXPECT_LT(*first, std::chrono::hours{1});
  const auto begin = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{50}) {
  }
  EXPECT_GT(*process_uptime(), *first);
}

}  // namespace
}  // namespace rollcall
