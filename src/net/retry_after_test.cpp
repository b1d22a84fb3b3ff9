#include "net/retry_after.hpp"

#include <gtest/gtest.h>

namespace rollcall::net {
namespace {

using std::chrono::seconds;

TEST(RetryAfter, IsSecondsOrADate) {
  const Time now = parse_rfc3339("1994-11-06T08:49:00Z").value();
  struct Case {
    std::string_view text;
    std::optional<seconds> wait;
  };
  const Case cases[] = {
      {"0", seconds{0}},
      {"120", seconds{120}},
      {"Sun, 06 Nov 1994 08:49:37 GMT", seconds{37}},
      {"Sun, 06 Nov 1994 08:48:00 GMT", seconds{0}},  // past
      {"99999999999999999999999", seconds{86'400}},
      {"Sun, 06 Nov 2094 08:49:37 GMT", seconds{86'400}},
      {"", std::nullopt},
      {"-1", std::nullopt},
      {"1.5", std::nullopt},
      {"soon", std::nullopt},
      {"Sun, 31 Feb 1994 08:49:37 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 24:49:37 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 08:49:37 CET", std::nullopt},
      {"Sunday, 06-Nov-94 08:49:37 GMT", std::nullopt},
  };
  for (const Case& one : cases) EXPECT_EQ(parse_retry_after(one.text, now), one.wait) << one.text;
}

}  // namespace
}  // namespace rollcall::net
