// Hours: how long somebody was at a place in a period, from their passages there. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/passage.hpp"
#include "attendance/period.hpp"
#include "attendance/time_zone.hpp"
#include "base/time.hpp"

namespace rollcall::attendance {

// How long before a period passages are looked at: one camera for both ways tells by their order alone, which begins
// anew after a pause longer than the longest stay, and within five weeks there is one.
inline constexpr std::chrono::weeks kLookBack{5};

struct Hours {
  std::chrono::seconds inside{};
  std::vector<DayInside> days;       // those with a stay, in order
  std::int64_t open_stays = 0;       // whose other end was not seen; they count nothing
  std::optional<Time> inside_since;  // is there now, which counts nothing yet
  bool operator==(const Hours&) const = default;
};

// Of passages in any order, which may begin before the period and end after it, each way as pair_passages() takes it. A
// stay over an end of the period counts as far as it is within; one without an end belongs to where it was seen.
Hours hours_of(std::span<const Passage> passages, const Span& period, const TimeZone& zone,
               std::chrono::seconds longest, Time now);

// "7:05" for hours and minutes, rounded to the minute.
std::string format_hours(std::chrono::seconds inside);

}  // namespace rollcall::attendance
