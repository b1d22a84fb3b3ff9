// When the clocks of a zone are moved: what a VTIMEZONE lists.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/time_zone.hpp"
#include "base/error.hpp"

namespace rollcall::attendance {

// `abbreviation`, `offset` and `daylight` hold from `at` on, `offset_before` before.
struct ZoneChange {
  Time at{};
  std::chrono::seconds offset_before{};
  std::chrono::seconds offset{};
  bool daylight = false;
  std::string abbreviation;
};

// Those in [from, until), after a first one at `from` that says how it is there.
Result<std::vector<ZoneChange>> zone_changes(std::string_view zone, Time from, Time until);

}  // namespace rollcall::attendance
