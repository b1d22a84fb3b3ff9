#include "service/reports/reports.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "attendance/time_zone.hpp"
#include "service/accounts/access.hpp"
#include "store/records.hpp"
#include "store/users.hpp"

namespace rollcall::service {
namespace {

using attendance::SheetCounts;
using attendance::TimeZone;

constexpr int kMostPeople = 10'000;

Result<store::Course> known_course(store::Connection& db, const Actor& actor, const Uuid& course) {
  ROLLCALL_TRY(require_course(db, actor, course));
  return store::get_course(db, course);
}

void add(SessionTotals& totals, const store::SessionCount& count) {
  switch (count.status) {
    case attendance::SessionStatus::kScheduled:
      totals.scheduled += count.sessions;
      break;
    case attendance::SessionStatus::kOpen:
      totals.open += count.sessions;
      break;
    case attendance::SessionStatus::kClosed:
      totals.closed += count.sessions;
      break;
    case attendance::SessionStatus::kCancelled:
      totals.cancelled += count.sessions;
      break;
  }
}

Result<SessionTotals> session_totals(store::Connection& db, const store::ReportScope& scope) {
  ROLLCALL_ASSIGN(const std::vector<store::SessionCount> counts, store::count_sessions(db, scope));
  SessionTotals totals;
  for (const store::SessionCount& count : counts) add(totals, count);
  return totals;
}

using CountsBySession = std::unordered_map<Uuid, SheetCounts>;

Result<CountsBySession> counts_by_session(store::Connection& db, const store::ReportScope& scope) {
  ROLLCALL_ASSIGN(const std::vector<store::SessionTally> tallies, store::tally_sessions(db, scope));
  CountsBySession counts;
  counts.reserve(tallies.size());
  for (const store::SessionTally& one : tallies) counts.emplace(one.session_id, to_counts(one.tally));
  return counts;
}

SheetCounts counts_of(const CountsBySession& counts, const Uuid& session) {
  const auto found = counts.find(session);
  return found == counts.end() ? SheetCounts{} : found->second;  // nobody is expected in it
}

// The figures of people whose outcomes come one person after the other, each oldest first.
class PeopleFolder {
 public:
  explicit PeopleFolder(const attendance::RiskRule& rule) : rule_(rule) {}

  void add(const store::Outcome& outcome) {
    if (people_.empty() || people_.back().person_id != outcome.person_id) {
      finish();
      people_.push_back({.person_id = outcome.person_id, .external_id = outcome.external_id, .name = outcome.name});
    }
    attendance::add(people_.back().counts, outcome.status);
    streak_.add(outcome.status);
  }

  std::vector<PersonFigures> take() {
    finish();
    return std::move(people_);
  }

 private:
  void finish() {
    if (people_.empty()) return;
    PersonFigures& person = people_.back();
    person.streaks = streak_.streaks();
    person.at_risk = attendance::at_risk(person.counts, rule_);
    streak_ = {};
  }

  attendance::RiskRule rule_;
  std::vector<PersonFigures> people_;
  attendance::StreakCounter streak_;
};

using InstructorsByCourse = std::unordered_map<Uuid, std::vector<MissingRegister::Instructor>>;

Result<std::vector<MissingRegister::Instructor>> instructors_of(store::Connection& db, const Uuid& course) {
  std::vector<MissingRegister::Instructor> instructors;
  store::PageRequest page{.limit = store::kMaxPageSize, .cursor = {}};
  while (true) {
    ROLLCALL_ASSIGN(const auto users, store::list_users(db, course, page));
    for (const store::User& user : users.items) instructors.push_back({.id = user.id, .name = user.name});
    if (!users.next_cursor) return instructors;
    page.cursor = *users.next_cursor;
  }
}

}  // namespace

SheetCounts to_counts(const store::Tally& tally) {
  const auto count = [](std::int64_t number) { return static_cast<std::size_t>(number); };
  return {.present = count(tally.present),
          .late = count(tally.late),
          .absent = count(tally.absent),
          .excused = count(tally.excused),
          .pending = count(tally.pending)};
}

Result<store::ReportScope> scope_of(store::Connection& db, const Actor& actor, const attendance::Period& period) {
  const Sight sight = sight_of(actor);
  store::ReportScope scope;
  scope.person = sight.person;
  scope.instructor = sight.instructor;
  if (sight.device) scope.session = Uuid{};  // a device sees no reports
  if (!period.from && !period.to) return scope;
  ROLLCALL_ASSIGN(const std::vector<std::string> zones, store::list_time_zones(db));
  for (const std::string& name : zones) {
    ROLLCALL_ASSIGN(const TimeZone zone, TimeZone::load(name));
    ROLLCALL_ASSIGN(const attendance::Span span, attendance::span_in(period, zone));
    scope.spans.push_back({.time_zone = name, .from = span.from, .until = span.until});
  }
  return scope;
}

Result<void> limit_to_today(store::Connection& db, store::ReportScope& scope, Time now) {
  ROLLCALL_ASSIGN(const std::vector<std::string> zones, store::list_time_zones(db));
  for (const std::string& name : zones) {
    ROLLCALL_ASSIGN(const TimeZone zone, TimeZone::load(name));
    const attendance::Date today = zone.date(now);
    ROLLCALL_ASSIGN(const attendance::Span span, attendance::span_in({.from = today, .to = today}, zone));
    scope.spans.push_back({.time_zone = name, .from = span.from, .until = span.until});
  }
  return {};
}

Result<CourseReport> report_course(Installation& in, const Actor& actor, const Uuid& course,
                                   const attendance::Period& period, const attendance::RiskRule& rule,
                                   const std::optional<std::string>& group) {
  ROLLCALL_TRY(attendance::validate(rule));
  return in.database().read([&](store::Connection& db) -> Result<CourseReport> {
    CourseReport report{.rule = rule};
    ROLLCALL_ASSIGN(report.course, known_course(db, actor, course));
    ROLLCALL_ASSIGN(const TimeZone zone, TimeZone::load(report.course.time_zone));
    ROLLCALL_ASSIGN(report.span, attendance::span_in(period, zone));
    const store::ReportScope scope{
        .course = course, .group = group, .spans = {{report.course.time_zone, report.span.from, report.span.until}}};
    ROLLCALL_ASSIGN(report.totals, session_totals(db, scope));

    PeopleFolder people(rule);
    CountsBySession by_session;
    ROLLCALL_TRY(store::each_outcome(db, scope, [&](const store::Outcome& outcome) -> Result<void> {
      people.add(outcome);
      attendance::add(by_session[outcome.session_id], outcome.status);
      return {};
    }));
    report.people = people.take();
    return store::each_session(
               db, scope,
               [&](const store::ReportSession& one) -> Result<void> {
                 report.sessions.push_back({.session = one.session, .counts = counts_of(by_session, one.session.id)});
                 attendance::add(report.counts, report.sessions.back().counts);
                 return {};
               })
        .transform([&] { return std::move(report); });
  });
}

Result<PersonReport> report_person(Installation& in, const Actor& actor, const Uuid& person,
                                   const attendance::Period& period, const attendance::RiskRule& rule) {
  ROLLCALL_TRY(attendance::validate(rule));
  return in.database().read([&](store::Connection& db) -> Result<PersonReport> {
    ROLLCALL_TRY(require_person(db, actor, person));
    PersonReport report{.rule = rule};
    ROLLCALL_ASSIGN(report.person, store::get_person(db, person));
    ROLLCALL_ASSIGN(store::ReportScope scope, scope_of(db, actor, period));
    scope.person = person;

    struct Folded {
      SheetCounts counts;
      attendance::StreakCounter streak;
    };
    std::unordered_map<Uuid, Folded> by_course;
    attendance::StreakCounter streak;
    ROLLCALL_TRY(store::each_outcome(db, scope, [&](const store::Outcome& outcome) -> Result<void> {
      Folded& folded = by_course[outcome.course_id];
      attendance::add(folded.counts, outcome.status);
      folded.streak.add(outcome.status);
      streak.add(outcome.status);
      return {};
    }));
    for (const auto& [id, folded] : by_course) {
      ROLLCALL_ASSIGN(const store::Course course, store::get_course(db, id));
      report.courses.push_back({.course_id = id,
                                .code = course.code,
                                .name = course.name,
                                .counts = folded.counts,
                                .streaks = folded.streak.streaks()});
      attendance::add(report.counts, folded.counts);
    }
    std::ranges::sort(report.courses, {}, &CourseFigures::code);
    report.streaks = streak.streaks();
    report.at_risk = attendance::at_risk(report.counts, rule);
    return report;
  });
}

Result<SessionReport> report_session(Installation& in, const Actor& actor, const Uuid& session) {
  return in.database().read([&](store::Connection& db) -> Result<SessionReport> {
    ROLLCALL_TRY(require_session(db, actor, session));
    SessionReport report;
    ROLLCALL_ASSIGN(report.session, store::get_session(db, session));
    ROLLCALL_ASSIGN(report.course, store::get_course(db, report.session.course_id));
    ROLLCALL_ASSIGN(const std::vector<store::SheetLine> lines, store::list_sheet(db, session));
    report.unsubmitted =
        attendance::is_unsubmitted(report.session.status, report.session.ends_at,
                                   std::chrono::seconds{report.course.policy.closes_after_s}, in.clock().now());
    for (const store::SheetLine& line : lines) {
      const auto effective = attendance::effective_status(line.record ? line.record->layers() : attendance::Layers{},
                                                          report.session.status);
      const auto status = effective.transform([](const attendance::EffectiveStatus& one) { return one.status; });
      attendance::add(report.counts, status);
      if (!line.record) continue;
      const store::Record& record = *line.record;
      if (record.teacher || record.office) ++report.corrected;
      if (status != attendance::RecordStatus::kPresent && status != attendance::RecordStatus::kLate) continue;
      if (record.method == attendance::Method::kFace) ++report.by_face;
      if (record.method == attendance::Method::kCode) ++report.by_code;
      if (record.method == attendance::Method::kManual) ++report.by_hand;
      if (!record.marked_at) continue;
      report.first_marked_at = std::min(report.first_marked_at.value_or(*record.marked_at), *record.marked_at);
      report.last_marked_at = std::max(report.last_marked_at.value_or(*record.marked_at), *record.marked_at);
    }
    return report;
  });
}

Result<AtRiskReport> report_at_risk(Installation& in, const Actor& actor, const std::optional<Uuid>& course,
                                    const attendance::Period& period, const attendance::RiskRule& rule, int limit,
                                    const std::optional<std::string>& group) {
  ROLLCALL_TRY(attendance::validate(rule));
  if (limit < 1 || limit > kMostPeople)
    return fail_field("limit", "must be a number from 1 to " + std::to_string(kMostPeople));
  return in.database().read([&](store::Connection& db) -> Result<AtRiskReport> {
    if (course) ROLLCALL_TRY(known_course(db, actor, *course));
    ROLLCALL_ASSIGN(store::ReportScope scope, scope_of(db, actor, period));
    scope.course = course;
    scope.group = group;
    ROLLCALL_ASSIGN(
        store::PeopleBelow found,
        store::tally_people_below(db, scope, {.percent = rule.percent, .sessions = rule.sessions, .limit = limit}));
    return AtRiskReport{.rule = rule, .total = found.total, .people = std::move(found.people)};
  });
}

Result<std::vector<GroupFigures>> report_groups(Installation& in, const Actor& actor, const std::optional<Uuid>& course,
                                                const attendance::Period& period) {
  return in.database().read([&](store::Connection& db) -> Result<std::vector<GroupFigures>> {
    if (course) ROLLCALL_TRY(known_course(db, actor, *course));
    ROLLCALL_ASSIGN(store::ReportScope scope, scope_of(db, actor, period));
    scope.course = course;
    ROLLCALL_ASSIGN(const std::vector<store::GroupTally> tallies, store::tally_groups(db, scope));
    std::vector<GroupFigures> groups;
    for (const store::GroupTally& of : tallies)
      groups.push_back({.group = of.group, .people = of.people, .counts = to_counts(of.tally)});
    return groups;
  });
}

Result<UnsubmittedReport> report_unsubmitted(Installation& in, const Actor& actor, const UnsubmittedRequest& wanted,
                                             const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<UnsubmittedReport> {
    if (wanted.course) ROLLCALL_TRY(known_course(db, actor, *wanted.course));
    const Time now = in.clock().now();
    ROLLCALL_ASSIGN(store::ReportScope scope, scope_of(db, actor, wanted.today ? attendance::Period{} : wanted.period));
    if (wanted.today) ROLLCALL_TRY(limit_to_today(db, scope, now));
    scope.course = wanted.course;
    UnsubmittedReport report;
    ROLLCALL_ASSIGN(report.counts, store::count_registers(db, scope, now));
    ROLLCALL_ASSIGN(store::Page<store::OpenRegister> open, store::list_open_registers(db, scope, now, page));
    report.next_cursor = std::move(open.next_cursor);
    InstructorsByCourse instructors;
    for (store::OpenRegister& one : open.items) {
      const store::Session& session = one.of.session;
      if (!attendance::is_unsubmitted(session.status, session.ends_at, std::chrono::seconds{one.closes_after_s}, now))
        continue;
      auto known = instructors.find(session.course_id);
      if (known == instructors.end()) {
        ROLLCALL_ASSIGN(auto found, instructors_of(db, session.course_id));
        known = instructors.emplace(session.course_id, std::move(found)).first;
      }
      report.items.push_back({.open = std::move(one), .instructors = known->second});
    }
    return report;
  });
}

Result<SummaryReport> report_summary(Installation& in, const Actor& actor, const attendance::Period& period,
                                     attendance::Interval by, const std::optional<std::string>& group) {
  return in.database().read([&](store::Connection& db) -> Result<SummaryReport> {
    SummaryReport report{.by = by};
    ROLLCALL_ASSIGN(store::ReportScope scope, scope_of(db, actor, period));
    scope.group = group;
    ROLLCALL_ASSIGN(report.totals, session_totals(db, scope));
    ROLLCALL_ASSIGN(const CountsBySession by_session, counts_by_session(db, scope));

    std::map<std::string, CourseTotals> courses;
    std::map<std::string, IntervalTotals> intervals;
    std::map<std::string, TimeZone> zones;
    ROLLCALL_TRY(store::each_session(db, scope, [&](const store::ReportSession& one) -> Result<void> {
      auto zone = zones.find(one.time_zone);
      if (zone == zones.end()) {
        ROLLCALL_ASSIGN(const TimeZone loaded, TimeZone::load(one.time_zone));
        zone = zones.emplace(one.time_zone, loaded).first;
      }
      const SheetCounts counts = counts_of(by_session, one.session.id);
      const std::string label = attendance::interval_of(zone->second.date(one.session.starts_at), by);
      IntervalTotals& interval = intervals.try_emplace(label, IntervalTotals{.interval = label}).first->second;
      CourseTotals& course = courses
                                 .try_emplace(one.course_code, CourseTotals{.course_id = one.session.course_id,
                                                                            .code = one.course_code,
                                                                            .name = one.course_name})
                                 .first->second;
      ++interval.sessions;
      ++course.sessions;
      attendance::add(interval.counts, counts);
      attendance::add(course.counts, counts);
      attendance::add(report.counts, counts);
      return {};
    }));
    for (auto& [label, interval] : intervals) report.intervals.push_back(std::move(interval));
    for (auto& [code, course] : courses) report.courses.push_back(std::move(course));
    return report;
  });
}

}  // namespace rollcall::service
