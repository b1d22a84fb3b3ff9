#include "base/time.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(Time, FormatsWithoutTrailingZeros) {
  EXPECT_EQ(format_rfc3339(from_micros(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_rfc3339(from_micros(1'500'000)), "1970-01-01T00:00:01.5Z");
  EXPECT_EQ(format_rfc3339(from_micros(-1)), "1969-12-31T23:59:59.999999Z");
}

struct GoodTime {
  const char* text;
  std::int64_t micros;
};

TEST(Time, ReadsWhatRfc3339Allows) {
  const GoodTime cases[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1970-01-01t00:00:01.25z", 1'250'000},
      {"1970-01-01 02:00:00+02:00", 0},
      {"1969-12-31T23:00:00-01:00", 0},
      {"1970-01-01T00:00:00.1234567Z", 123'456},
      {"2016-12-31T23:59:60Z", 1'483'228'800'000'000},
      {"2024-02-29T12:00:00Z", 1'709'208'000'000'000},
  };
  for (const GoodTime& c : cases) {
    const Result<Time> time = parse_rfc3339(c.text);
    ASSERT_TRUE(time) << c.text;
    EXPECT_EQ(to_micros(*time), c.micros) << c.text;
  }
}

TEST(Time, RefusesEverythingElse) {
  for (const char* text :
       {"", "2026", "2026-11-20", "2026-11-20T08:30", "2026-11-20T08:30:00", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T08:30:61Z", "2026-11-20T08:30:00.Z",
        "2026-11-20T08:30:00+0200", "2026-11-20T08:30:00Z ", "-026-11-20T08:30:00Z", "2026-11-20T08:30:00+25:00"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Time, ABareDateIsMidnightUtc) {
  EXPECT_EQ(format_rfc3339(parse_date_or_time("2026-11-20").value()), "2026-11-20T00:00:00Z");
  EXPECT_FALSE(parse_date_or_time("2026-02-30"));
}

}  // namespace
}  // namespace rollcall
