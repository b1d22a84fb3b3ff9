#include "attendance/hours.hpp"

#include <algorithm>
#include <format>

namespace rollcall::attendance {
namespace {

bool holds(const Span& period, Time at) {
  return (!period.from || at >= *period.from) && (!period.until || at < *period.until);
}

}  // namespace

Hours hours_of(std::span<const Passage> passages, const Span& period, const TimeZone& zone,
               std::chrono::seconds longest, Time now) {
  Hours hours;
  std::vector<Stay> within;
  for (Stay stay : pair_passages(passages, longest)) {
    if (!stay.in || !stay.out) {
      const Time seen = stay.in.value_or(stay.out.value_or(now));
      if (!holds(period, seen)) continue;
      within.push_back(stay);
      if (stay.in && now - *stay.in <= longest)
        hours.inside_since = stay.in;
      else
        ++hours.open_stays;
      continue;
    }
    if (period.from) stay.in = std::max(*stay.in, *period.from);
    if (period.until) stay.out = std::min(*stay.out, *period.until);
    if (*stay.in < *stay.out) within.push_back(stay);
  }
  hours.days = inside_by_day(within, zone);
  for (const DayInside& day : hours.days) hours.inside += day.inside;
  return hours;
}

std::string format_hours(std::chrono::seconds inside) {
  const auto minutes = std::chrono::round<std::chrono::minutes>(inside).count();
  return std::format("{}:{:02}", minutes / 60, minutes % 60);
}

}  // namespace rollcall::attendance
