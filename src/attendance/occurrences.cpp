#include "attendance/occurrences.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "attendance/meetings.hpp"

namespace rollcall::attendance {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr days kLongestSpan{4 * 366};

local_days monday_of(Date date) {
  const local_days day{date};
  return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

std::string key_of(Date date, TimeOfDay start) { return format_date(date) + "T" + format_time_of_day(start); }

Occurrence occurrence(std::string key, Date date, const Window& window, const TimeZone& zone) {
  const local_days day{date};
  const days until_end{window.end > window.start ? 0 : 1};
  Occurrence result{.key = std::move(key),
                    .starts_at = zone.at(day + window.start),
                    .ends_at = zone.at(day + until_end + window.end)};
  // Where the clocks skip the start, it comes to stand behind a short window's end.
  if (result.ends_at <= result.starts_at) result.ends_at = result.starts_at + length(window);
  return result;
}

class Collector {
 public:
  Collector(Time from, Time until) : from_(from), until_(until) {}

  void add(Occurrence occurrence) {
    if (occurrence.starts_at < from_ || occurrence.starts_at >= until_) return;
    std::string key = occurrence.key;
    found_.try_emplace(std::move(key), std::move(occurrence));
  }

  std::vector<Occurrence> take() && {
    std::vector<Occurrence> all;
    all.reserve(found_.size());
    for (auto& [key, occurrence] : found_) all.push_back(std::move(occurrence));
    std::ranges::stable_sort(all, {}, &Occurrence::starts_at);
    return all;
  }

 private:
  Time from_;
  Time until_;
  std::map<std::string, Occurrence> found_;
};

// What takes place of the rules of one day, moved meetings left out: they may lie anywhere.
void add_day(const Schedule& schedule, const TimeZone& zone, std::span<const Date> holidays, Date date,
             Collector& all) {
  const bool holiday = std::ranges::binary_search(holidays, date);
  const std::vector<Meeting> meetings = meetings_on(schedule, date);
  for (std::size_t i = 0; i < meetings.size(); ++i) {
    const ScheduleException* exception = exception_for(schedule, meetings[i], i);
    if (exception != nullptr && exception->kind == ExceptionKind::kMoved) continue;
    Occurrence one = occurrence(key_of(date, meetings[i].window.start), date, meetings[i].window, zone);
    one.cancelled = holiday || exception != nullptr;
    all.add(std::move(one));
  }
}

void add_moved(const Schedule& schedule, const TimeZone& zone, const ScheduleException& moved, Collector& all) {
  const std::vector<Meeting> meetings = meetings_on(schedule, moved.date);
  for (std::size_t i = 0; i < meetings.size(); ++i) {
    if (exception_for(schedule, meetings[i], i) != &moved) continue;
    all.add(occurrence(key_of(moved.date, meetings[i].window.start), moved.to_date.value_or(moved.date),
                       moved.window.value_or(meetings[i].window), zone));
  }
}

}  // namespace

bool applies(const WeeklyRule& rule, Date date) {
  if (std::chrono::weekday{local_days{date}} != rule.weekday) return false;
  if ((rule.from && date < *rule.from) || (rule.until && date > *rule.until)) return false;
  if (rule.every_weeks == 1) return true;
  return (monday_of(date) - monday_of(*rule.from)).count() / 7 % rule.every_weeks == 0;
}

std::vector<Meeting> meetings_on(const Schedule& schedule, Date date) {
  std::vector<Meeting> meetings;
  for (const WeeklyRule& rule : schedule.rules) {
    if (applies(rule, date)) meetings.push_back({date, rule.window});
  }
  std::ranges::stable_sort(meetings, {}, [](const Meeting& m) { return m.window.start; });
  const auto doubled = std::ranges::unique(meetings, {}, [](const Meeting& m) { return m.window.start; });
  meetings.erase(doubled.begin(), doubled.end());
  return meetings;
}

const ScheduleException* exception_for(const Schedule& schedule, const Meeting& meeting, std::size_t index) {
  const auto found = std::ranges::find_if(schedule.exceptions, [&](const ScheduleException& e) {
    if (e.kind == ExceptionKind::kExtra || e.date != meeting.date) return false;
    if (e.start) return *e.start == meeting.window.start;
    return e.kind == ExceptionKind::kCancelled || index == 0;
  });
  return found == schedule.exceptions.end() ? nullptr : &*found;
}

Result<std::vector<Occurrence>> occurrences(const Schedule& schedule, const TimeZone& zone,
                                            std::span<const Date> holidays, Time from, Time until) {
  ROLLCALL_TRY(validate(schedule));
  if (until - from > kLongestSpan) return fail_field("to", "must be at most four years after from");
  Collector all(from, until);
  // A day on either side: what the clocks skip may come to stand on the next.
  const local_days last = local_days{zone.date(until)} + days{1};
  for (local_days day = local_days{zone.date(from)} - days{1}; day <= last; day += days{1})
    add_day(schedule, zone, holidays, Date{day}, all);
  for (const ScheduleException& exception : schedule.exceptions) {
    if (exception.kind == ExceptionKind::kMoved) add_moved(schedule, zone, exception, all);
    if (exception.kind == ExceptionKind::kExtra)
      all.add(occurrence("extra:" + key_of(exception.date, exception.window->start), exception.date, *exception.window,
                         zone));
  }
  return std::move(all).take();
}

}  // namespace rollcall::attendance
