#include "attendance/icalendar_rules.hpp"

#include <algorithm>
#include <span>

#include "attendance/icalendar_parts.hpp"
#include "attendance/meetings.hpp"
#include "base/owned.hpp"

namespace rollcall::attendance {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::weekday;

constexpr int kMostWeeks = 52;

bool is_empty(std::span<const short> parts) { return parts.front() == ICAL_RECURRENCE_ARRAY_MAX; }

weekday weekday_of(icalrecurrencetype_weekday day) { return weekday{static_cast<unsigned>(day - ICAL_SUNDAY_WEEKDAY)}; }

std::vector<weekday> weekdays_of(const icalrecurrencetype& rule, Date first) {
  std::vector<weekday> found;
  for (const short day : rule.by_day) {
    if (day == ICAL_RECURRENCE_ARRAY_MAX) break;
    found.push_back(weekday_of(icalrecurrencetype_day_day_of_week(day)));
  }
  if (!found.empty()) return found;
  if (rule.freq == ICAL_WEEKLY_RECURRENCE) return {weekday{local_days{first}}};
  for (unsigned day = 0; day < 7; ++day) found.emplace_back(day);
  return found;
}

local_days week_of(local_days day, weekday week_start) { return day - (weekday{day} - week_start); }

// The first day from `first` on that is one of the rule's.
Date first_on(weekday day, const icalrecurrencetype& rule, Date first) {
  const weekday week_start = rule.week_start == ICAL_NO_WEEKDAY ? std::chrono::Monday : weekday_of(rule.week_start);
  const local_days begin = week_of(local_days{first}, week_start);
  local_days found = local_days{first} + (day - weekday{local_days{first}});
  while ((week_of(found, week_start) - begin).count() / 7 % rule.interval != 0) found += days{7};
  return Date{found};
}

// The day on which the rule's `count` is used up, where it has one.
std::optional<Date> last_counted(const std::vector<WeeklyRule>& rules, int count, Date first) {
  if (count <= 0) return std::nullopt;
  local_days day{first};
  const auto meets = [&] {
    return std::ranges::any_of(rules, [&](const WeeklyRule& r) { return applies(r, Date{day}); });
  };
  // The first date of all counts, also on another day of the week.
  for (int left = meets() ? count : count - 1; left > 0; day += days{1}) {
    if (meets() && --left == 0) return Date{day};
  }
  return first;
}

}  // namespace

bool is_weekly(const icalrecurrencetype& rule) {
  const bool daily = rule.freq == ICAL_DAILY_RECURRENCE && rule.interval == 1;
  if (!daily && rule.freq != ICAL_WEEKLY_RECURRENCE) return false;
  if (rule.interval < 1 || rule.interval > kMostWeeks || rule.count > static_cast<int>(kMostDates)) return false;
  for (const short day : rule.by_day) {
    if (day == ICAL_RECURRENCE_ARRAY_MAX) break;
    if (icalrecurrencetype_day_position(day) != 0) return false;
  }
  return is_empty(rule.by_second) && is_empty(rule.by_minute) && is_empty(rule.by_hour) &&
         is_empty(rule.by_month_day) && is_empty(rule.by_year_day) && is_empty(rule.by_week_no) &&
         is_empty(rule.by_month) && is_empty(rule.by_set_pos);
}

std::vector<WeeklyRule> weekly_rules(const icalrecurrencetype& rule, Date first, const Window& window,
                                     std::optional<LocalTime> until) {
  std::vector<WeeklyRule> rules;
  for (const weekday day : weekdays_of(rule, first)) {
    const Date from = first_on(day, rule, first);
    rules.push_back({.weekday = day, .window = window, .every_weeks = rule.interval, .from = from});
  }
  std::optional<Date> last = last_counted(rules, rule.count, first);
  if (until) {
    const local_days day = std::chrono::floor<days>(*until);
    const bool before_start = *until - day < window.start;
    last = Date{before_start ? day - days{1} : day};
  }
  if (!last) return rules;
  for (WeeklyRule& one : rules) one.until = last;
  std::erase_if(rules, [&](const WeeklyRule& one) { return *one.from > *last; });
  return rules;
}

std::optional<std::vector<LocalTime>> dates_of(icalrecurrencetype rule, LocalTime first,
                                               std::optional<LocalTime> until) {
  if (until) rule.until = to_ical(*until);
  const Owned<icalrecur_iterator, icalrecur_iterator_free> iterator(icalrecur_iterator_new(rule, to_ical(first)));
  std::vector<LocalTime> dates;
  if (!iterator) return dates;
  for (icaltimetype next = icalrecur_iterator_next(iterator.get()); icaltime_is_null_time(next) == 0;
       next = icalrecur_iterator_next(iterator.get())) {
    if (dates.size() == kMostDates) return std::nullopt;
    dates.push_back(to_local(next));
  }
  return dates;
}

}  // namespace rollcall::attendance
