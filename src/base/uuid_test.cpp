#include "base/uuid.hpp"

#include <gtest/gtest.h>

#include <set>

namespace rollcall {
namespace {

TEST(Uuid, NewIdsAreVersionSevenAndStrictlyIncreasing) {
  const Time now = parse_rfc3339("2026-11-20T08:30:00Z").value();
  Uuid last;
  for (int i = 0; i < 10'000; ++i) {
    const Uuid id = new_uuid(now);
    EXPECT_LT(last, id);
    EXPECT_EQ(id.bytes[6] >> 4U, 7U);
    EXPECT_EQ(id.bytes[8] >> 6U, 2U);
    last = id;
  }
  EXPECT_LT(last, new_uuid(now - std::chrono::hours{1})) << "a clock that steps back must not reorder ids";
}

TEST(Uuid, TextGoesThereAndBack) {
  const Uuid id = new_uuid(from_micros(1'700'000'000'000'000));
  EXPECT_EQ(parse_uuid(id.to_string()).value(), id);
  EXPECT_EQ(id.to_string().size(), 36U);
}

TEST(Uuid, RefusesWhatIsNoId) {
  for (const char* text : {"", "x", "0192f0c1-0000-7000-8000-00000000000", "0192f0c1-0000-7000-8000-00000000000g",
                           "0192f0c1x0000-7000-8000-000000000000", "0192f0c1-0000-7000-8000-0000000000000"})
    EXPECT_FALSE(parse_uuid(text)) << text;
}

}  // namespace
}  // namespace rollcall
