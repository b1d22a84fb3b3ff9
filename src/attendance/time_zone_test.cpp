#include "attendance/time_zone.hpp"

#include <gtest/gtest.h>

namespace rollcall::attendance {
namespace {

TEST(TimeZone, KnowsZonesAndRefusesWhatOnlyLooksLikeOne) {
  for (const char* name : {"UTC", "Europe/Berlin", "America/Vancouver", "Asia/Kolkata"})
    EXPECT_TRUE(is_time_zone(name));
  for (const char* name : {"", "Europe/Atlantis", "/etc/passwd", "../zoneinfo/UTC", "Europe/Berlin ", "file:UTC"})
    EXPECT_FALSE(is_time_zone(name)) << name;
}

}  // namespace
}  // namespace rollcall::attendance
