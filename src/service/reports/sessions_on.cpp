#include "service/reports/sessions_on.hpp"

#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "service/accounts/access.hpp"
#include "service/calendar/occurrences.hpp"
#include "service/reports/reports.hpp"
#include "store/schedules.hpp"

namespace rollcall::service {
namespace {

using std::chrono::microseconds;

constexpr int kMostCourses = 10'000;

// The times that all zones' spans of the period are within.
struct Whole {
  Time from{};
  Time until{};
};

Result<Whole> check(const store::ReportScope& scope, Time now) {
  Whole whole{now, now};
  for (const store::ZoneSpan& span : scope.spans) {
    const Time from = span.from.value_or(now);
    const Time until = span.until.value_or(now);
    if (until - from > kLongestOverview)
      return fail_field("to", "must be within " + std::to_string(kLongestOverview.count()) + " days of from");
    whole.from = std::min(whole.from, from);
    whole.until = std::max(whole.until, until);
  }
  return whole;
}

// The courses whose schedule says more about the time until then than there are sessions for.
Result<std::vector<Uuid>> behind(store::Connection& db, const Actor& actor, const std::optional<Uuid>& course,
                                 Time until) {
  ROLLCALL_ASSIGN(std::vector<Uuid> courses, store::list_schedules_to_keep(db, until, kMostCourses));
  if (course) {
    std::erase_if(courses, [&](const Uuid& one) { return one != *course; });
  } else if (!courses.empty() && !sees_all(actor)) {
    ROLLCALL_ASSIGN(const std::set<Uuid> seen, courses_seen(db, actor));
    std::erase_if(courses, [&](const Uuid& one) { return !seen.contains(one); });
  }
  return courses;
}

Result<std::unordered_map<Uuid, attendance::SheetCounts>> count(store::Connection& db, store::ReportScope scope,
                                                                const std::vector<store::ReportSession>& sessions) {
  std::unordered_map<Uuid, attendance::SheetCounts> counts;
  if (sessions.empty()) return counts;
  std::set<std::string> zones;
  for (const store::ReportSession& one : sessions) zones.insert(one.time_zone);
  scope.spans.clear();
  for (const std::string& zone : zones)
    scope.spans.push_back({.time_zone = zone,
                           .from = sessions.front().session.starts_at,
                           .until = sessions.back().session.starts_at + microseconds{1}});
  ROLLCALL_ASSIGN(const std::vector<store::SessionTally> tallies, store::tally_sessions(db, scope));
  for (const store::SessionTally& one : tallies) counts.emplace(one.session_id, to_counts(one.tally));
  return counts;
}

}  // namespace

Result<store::Page<SessionOn>> list_sessions_on(Installation& in, const Actor& actor, const SessionsOnRequest& wanted,
                                                const store::PageRequest& page) {
  if (wanted.period.from.has_value() != wanted.period.to.has_value())
    return fail_field(wanted.period.from ? "to" : "from", "must stand beside the other end, or neither be given");
  const Time now = in.clock().now();
  const auto scope_at = [&](store::Connection& db) -> Result<store::ReportScope> {
    if (wanted.course) ROLLCALL_TRY(require_course(db, actor, *wanted.course));
    ROLLCALL_ASSIGN(store::ReportScope scope, scope_of(db, actor, wanted.period));
    if (!wanted.period.from) ROLLCALL_TRY(limit_to_today(db, scope, now));
    scope.course = wanted.course;
    return scope;
  };
  if (page.cursor.empty()) {
    Whole whole;
    ROLLCALL_ASSIGN(const std::vector<Uuid> courses,
                    in.database().read([&](store::Connection& db) -> Result<std::vector<Uuid>> {
                      ROLLCALL_ASSIGN(const store::ReportScope scope, scope_at(db));
                      ROLLCALL_ASSIGN(whole, check(scope, now));
                      return behind(db, actor, wanted.course, whole.until);
                    }));
    for (const Uuid& course : courses) ROLLCALL_TRY(make_sessions(in, course, whole.from, whole.until));
  }
  return in.database().read([&](store::Connection& db) -> Result<store::Page<SessionOn>> {
    ROLLCALL_ASSIGN(const store::ReportScope scope, scope_at(db));
    ROLLCALL_TRY(check(scope, now));
    store::Page<SessionOn> found;
    if (scope.spans.empty()) return found;  // there is no course yet
    ROLLCALL_ASSIGN(store::Page<store::ReportSession> sessions,
                    store::list_report_sessions(db, scope, wanted.status, page));
    ROLLCALL_ASSIGN(const auto counts, count(db, scope, sessions.items));
    found.next_cursor = std::move(sessions.next_cursor);
    for (store::ReportSession& one : sessions.items) {
      const auto known = counts.find(one.session.id);
      found.items.push_back(
          {.of = std::move(one), .counts = known == counts.end() ? attendance::SheetCounts{} : known->second});
    }
    return found;
  });
}

}  // namespace rollcall::service
