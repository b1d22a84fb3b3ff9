#include "attendance/schedule.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "attendance/words.hpp"

namespace rollcall::attendance {
namespace {

using std::chrono::days;

constexpr std::array<std::string_view, 3> kExceptionKinds = {"cancelled", "extra", "moved"};
constexpr std::size_t kMostRules = 100;
constexpr std::size_t kMostExceptions = 1'000;
constexpr int kMostWeeks = 52;

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

}  // namespace

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

}  // namespace rollcall::attendance
