#include "attendance/schedule.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <map>
#include <utility>

#include "attendance/meetings.hpp"
#include "attendance/words.hpp"

namespace rollcall::attendance {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr std::array<std::string_view, 3> kExceptionKinds = {"cancelled", "extra", "moved"};
constexpr std::size_t kMostRules = 100;
constexpr std::size_t kMostExceptions = 1'000;
constexpr int kMostWeeks = 52;
constexpr days kLongestSpan{4 * 366};

// --- what a schedule may say ---

class Refusals {
 public:
  // Fields from here on stand under `prefix`.
  void under(std::string prefix) { prefix_ = std::move(prefix); }
  void add(std::string_view field, std::string message) {
    error_.fields.push_back({prefix_ + std::string(field), std::move(message)});
  }
  Result<void> result() && {
    if (error_.fields.empty()) return {};
    return std::unexpected(std::move(error_));
  }

 private:
  Error error_{.code = ErrorCode::kInvalidArgument, .message = "the schedule was refused"};
  std::string prefix_;
};

bool is_time_of_day(TimeOfDay time) { return time >= TimeOfDay{0} && time < days{1}; }

void check_window(const Window& window, std::string_view start, std::string_view end, Refusals& refusals) {
  if (!is_time_of_day(window.start)) refusals.add(start, "must be 00:00 to 23:59");
  if (!is_time_of_day(window.end)) refusals.add(end, "must be 00:00 to 23:59");
}

void check_date(const std::optional<Date>& date, std::string_view field, Refusals& refusals) {
  if (date && !date->ok()) refusals.add(field, "is a day that does not exist");
}

void check(const WeeklyRule& rule, Refusals& refusals) {
  if (!rule.weekday.ok()) refusals.add("weekday", "must be a day of the week");
  check_window(rule.window, "start", "end", refusals);
  check_date(rule.from, "from", refusals);
  check_date(rule.until, "until", refusals);
  if (rule.from && rule.until && *rule.until < *rule.from) refusals.add("until", "must not be before from");
  if (rule.every_weeks < 1 || rule.every_weeks > kMostWeeks) refusals.add("every_weeks", "must be 1 to 52");
  if (rule.every_weeks > 1 && !rule.from) refusals.add("from", "is needed to count every so many weeks from");
}

void check(const ScheduleException& exception, Refusals& refusals) {
  const bool moved = exception.kind == ExceptionKind::kMoved;
  const std::string_view start = moved ? "to_start" : "start";
  const std::string_view end = moved ? "to_end" : "end";
  check_date(exception.date, "date", refusals);
  check_date(exception.to_date, "to_date", refusals);
  if (exception.start && !is_time_of_day(*exception.start)) refusals.add("start", "must be 00:00 to 23:59");
  if (exception.window) check_window(*exception.window, start, end, refusals);
  if (exception.kind == ExceptionKind::kCancelled) {
    if (exception.window) refusals.add(end, "has no meaning for a cancelled meeting");
  } else if (!exception.window && !exception.to_date) {
    refusals.add(start, "is needed, and " + std::string(end) + ": when it takes place");
  }
  if (!moved && exception.to_date) refusals.add("to_date", "has a meaning for a moved meeting only");
  if (exception.kind == ExceptionKind::kExtra && exception.start)
    refusals.add("start", "names no meeting: an extra one has none of the rules");
}

// --- from rules to meetings ---

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

std::string_view name(ExceptionKind kind) { return kExceptionKinds.at(std::to_underlying(kind)); }
Result<ExceptionKind> parse_exception_kind(std::string_view text) {
  return parse_word<ExceptionKind>(kExceptionKinds, "kind", text);
}

Result<void> validate(const Schedule& schedule) {
  Refusals refusals;
  if (schedule.rules.size() > kMostRules) refusals.add("rules", "are more than 100");
  if (schedule.exceptions.size() > kMostExceptions) refusals.add("exceptions", "are more than 1000");
  for (std::size_t i = 0; i < std::min(schedule.rules.size(), kMostRules); ++i) {
    refusals.under(std::format("rules[{}].", i));
    check(schedule.rules[i], refusals);
  }
  for (std::size_t i = 0; i < std::min(schedule.exceptions.size(), kMostExceptions); ++i) {
    refusals.under(std::format("exceptions[{}].", i));
    check(schedule.exceptions[i], refusals);
  }
  return std::move(refusals).result();
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
