#include "attendance/report.hpp"

#include <algorithm>
#include <format>
#include <utility>

namespace rollcall::attendance {
namespace {

constexpr int kAllPercent = 100;
constexpr int kMostSessions = 1'000;

std::size_t& place_of(SheetCounts& counts, const std::optional<RecordStatus>& status) {
  if (!status) return counts.pending;
  switch (*status) {
    case RecordStatus::kPresent:
      return counts.present;
    case RecordStatus::kLate:
      return counts.late;
    case RecordStatus::kAbsent:
      return counts.absent;
    case RecordStatus::kExcused:
      break;
  }
  return counts.excused;
}

}  // namespace

std::size_t attended(const SheetCounts& counts) { return counts.present + counts.late; }
std::size_t counted(const SheetCounts& counts) { return attended(counts) + counts.absent; }

std::optional<double> attendance_rate(const SheetCounts& counts) {
  if (counted(counts) == 0) return std::nullopt;
  return static_cast<double>(attended(counts)) / static_cast<double>(counted(counts));
}

void add(SheetCounts& counts, const std::optional<RecordStatus>& status) { ++place_of(counts, status); }

void add(SheetCounts& counts, const SheetCounts& more) {
  counts.present += more.present;
  counts.late += more.late;
  counts.absent += more.absent;
  counts.excused += more.excused;
  counts.pending += more.pending;
}

void StreakCounter::add(const std::optional<RecordStatus>& status) {
  if (!status || *status == RecordStatus::kExcused) return;
  if (*status == RecordStatus::kAbsent) {
    streaks_.attended_now = 0;
    streaks_.absent_longest = std::max(streaks_.absent_longest, ++streaks_.absent_now);
  } else {
    streaks_.absent_now = 0;
    streaks_.attended_longest = std::max(streaks_.attended_longest, ++streaks_.attended_now);
  }
}

Streaks streaks_of(std::span<const std::optional<RecordStatus>> oldest_first) {
  StreakCounter counter;
  for (const std::optional<RecordStatus>& status : oldest_first) counter.add(status);
  return counter.streaks();
}

Result<void> validate(const RiskRule& rule) {
  Error error{.code = ErrorCode::kInvalidArgument, .message = "who is at risk cannot be said this way"};
  if (rule.percent < 1 || rule.percent > kAllPercent)
    error.fields.push_back({.field = "threshold", .message = std::format("must be 1 to {} (percent)", kAllPercent)});
  if (rule.sessions < 1 || rule.sessions > kMostSessions)
    error.fields.push_back({.field = "min_sessions", .message = std::format("must be 1 to {}", kMostSessions)});
  if (!error.fields.empty()) return std::unexpected(std::move(error));
  return {};
}

bool at_risk(const SheetCounts& counts, const RiskRule& rule) {
  return counted(counts) >= static_cast<std::size_t>(rule.sessions) &&
         attended(counts) * kAllPercent < counted(counts) * static_cast<std::size_t>(rule.percent);
}

bool is_unsubmitted(SessionStatus status, Time ends_at, std::chrono::seconds closes_after, Time now) {
  return (status == SessionStatus::kScheduled || status == SessionStatus::kOpen) && ends_at + closes_after < now;
}

}  // namespace rollcall::attendance
