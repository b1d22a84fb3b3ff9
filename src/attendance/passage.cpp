#include "attendance/passage.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace rollcall::attendance {
namespace {

bool opposite(Direction a, Direction b) { return a != Direction::kBoth && b != Direction::kBoth && a != b; }

}  // namespace

bool counts(const std::optional<Passage>& last, const Passage& next, std::chrono::seconds cooldown) {
  if (!last || opposite(last->direction, next.direction)) return true;
  return std::chrono::abs(next.at - last->at) >= cooldown;
}

std::vector<Stay> pair_passages(std::span<const Passage> passages, std::chrono::seconds longest) {
  std::vector<Passage> ordered(passages.begin(), passages.end());
  std::ranges::stable_sort(ordered, {}, &Passage::at);

  std::vector<Stay> stays;
  std::optional<Time> inside_since;
  const auto leave_open = [&] {
    if (inside_since) stays.push_back({.in = inside_since, .out = std::nullopt});
    inside_since.reset();
  };
  for (const Passage& passage : ordered) {
    if (inside_since && passage.at - *inside_since > longest) leave_open();
    const bool goes_in = passage.direction == Direction::kBoth ? !inside_since : passage.direction == Direction::kIn;
    if (goes_in) {
      leave_open();
      inside_since = passage.at;
    } else {
      stays.push_back({.in = std::exchange(inside_since, std::nullopt), .out = passage.at});
    }
  }
  leave_open();
  return stays;
}

std::vector<DayInside> inside_by_day(std::span<const Stay> stays, const TimeZone& zone) {
  std::map<Date, DayInside> days;
  const auto day = [&](Date date) -> DayInside& {
    return days.try_emplace(date, DayInside{.date = date}).first->second;
  };
  for (const Stay& stay : stays) {
    if (!stay.in || !stay.out) {
      if (const auto seen = stay.in ? stay.in : stay.out) day(zone.date(*seen)).complete = false;
      continue;
    }
    for (Time from = *stay.in; from < *stay.out;) {
      const Date date = zone.date(from);
      const Time midnight = zone.start_of(Date{std::chrono::local_days{date} + std::chrono::days{1}});
      const Time until = std::min(*stay.out, midnight);
      day(date).inside += std::chrono::round<std::chrono::seconds>(until - from);
      from = until;
    }
  }
  std::vector<DayInside> result;
  result.reserve(days.size());
  for (const auto& [date, one] : days) result.push_back(one);
  return result;
}

}  // namespace rollcall::attendance
