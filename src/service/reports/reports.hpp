// Reports: attendance counted, for one course, person or session, or for all that an actor sees. docs/reports.md says
// what every figure means; attendance/report.hpp and store/reports.hpp hold the rules.
//
// Each reads one state of the database. kNotFound for what there is not or the actor may not see; kInvalidArgument for
// a period that cannot be meant.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attendance/period.hpp"
#include "attendance/report.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/courses.hpp"
#include "store/page.hpp"
#include "store/people.hpp"
#include "store/reports.hpp"

namespace rollcall::service {

struct SessionTotals {
  std::int64_t scheduled = 0;
  std::int64_t open = 0;
  std::int64_t closed = 0;
  std::int64_t cancelled = 0;
};

struct PersonFigures {
  Uuid person_id;
  std::string external_id;
  std::string name;
  attendance::SheetCounts counts;
  attendance::Streaks streaks;
  bool at_risk = false;
};

struct SessionFigures {
  store::Session session;
  attendance::SheetCounts counts;
};

struct CourseReport {
  store::Course course;
  attendance::Span span;
  attendance::RiskRule rule;
  SessionTotals totals;
  attendance::SheetCounts counts;
  std::vector<PersonFigures> people;     // by external id
  std::vector<SessionFigures> sessions;  // oldest first, without cancelled ones
};
// `group`: of people in this group alone.
Result<CourseReport> report_course(Installation& in, const Actor& actor, const Uuid& course,
                                   const attendance::Period& period, const attendance::RiskRule& rule,
                                   const std::optional<std::string>& group = {});

struct CourseFigures {
  Uuid course_id;
  std::string code;
  std::string name;
  attendance::SheetCounts counts;
  attendance::Streaks streaks;
};

// Of an instructor's view: the instructor's own courses alone.
struct PersonReport {
  store::Person person;
  attendance::RiskRule rule;
  attendance::SheetCounts counts;
  attendance::Streaks streaks;  // over all courses
  bool at_risk = false;
  std::vector<CourseFigures> courses;  // by code
};
Result<PersonReport> report_person(Installation& in, const Actor& actor, const Uuid& person,
                                   const attendance::Period& period, const attendance::RiskRule& rule);

struct SessionReport {
  store::Session session;
  store::Course course;
  attendance::SheetCounts counts;
  bool unsubmitted = false;
  std::int64_t by_face = 0;  // of those who came: how they were seen
  std::int64_t by_code = 0;
  std::int64_t by_hand = 0;
  std::int64_t corrected = 0;  // records in which somebody set what was not observed
  std::optional<Time> first_marked_at;
  std::optional<Time> last_marked_at;
};
Result<SessionReport> report_session(Installation& in, const Actor& actor, const Uuid& session);

struct AtRiskReport {
  attendance::RiskRule rule;
  std::int64_t total = 0;                  // of whom `people` are the first
  std::vector<store::PersonTally> people;  // the lowest rate first
};
Result<AtRiskReport> report_at_risk(Installation& in, const Actor& actor, const std::optional<Uuid>& course,
                                    const attendance::Period& period, const attendance::RiskRule& rule, int limit,
                                    const std::optional<std::string>& group = {});

// Outcomes by the groups of people; a person of two groups counts in both.
struct GroupFigures {
  std::string group;
  std::int64_t people = 0;
  attendance::SheetCounts counts;
};
Result<std::vector<GroupFigures>> report_groups(Installation& in, const Actor& actor, const std::optional<Uuid>& course,
                                                const attendance::Period& period);

// Registers that are missing now, with who teaches them. A page may hold fewer than were asked for and still have a
// next one; the counts are of the whole period.
struct UnsubmittedRequest {
  std::optional<Uuid> course;
  attendance::Period period;
  bool today = false;  // in place of the period: the day it is now in each course's own zone
};
struct MissingRegister {
  struct Instructor {
    Uuid id;
    std::string name;
  };
  store::OpenRegister open;
  std::vector<Instructor> instructors;
};
struct UnsubmittedReport {
  store::RegisterCounts counts;
  std::vector<MissingRegister> items;
  std::optional<std::string> next_cursor;
};
Result<UnsubmittedReport> report_unsubmitted(Installation& in, const Actor& actor, const UnsubmittedRequest& wanted,
                                             const store::PageRequest& page);

struct CourseTotals {
  Uuid course_id;
  std::string code;
  std::string name;
  std::int64_t sessions = 0;  // without cancelled ones
  attendance::SheetCounts counts;
};
struct IntervalTotals {
  std::string interval;  // by the days of each course's own zone
  std::int64_t sessions = 0;
  attendance::SheetCounts counts;
};
struct SummaryReport {
  SessionTotals totals;
  attendance::SheetCounts counts;
  attendance::Interval by = attendance::Interval::kMonth;
  std::vector<IntervalTotals> intervals;  // in order; those without sessions are not there
  std::vector<CourseTotals> courses;      // by code; those without sessions are not there
};
Result<SummaryReport> report_summary(Installation& in, const Actor& actor, const attendance::Period& period,
                                     attendance::Interval by, const std::optional<std::string>& group = {});

// How the store counted, as attendance counts.
attendance::SheetCounts to_counts(const store::Tally& tally);

// Limits a scope to the day it is now in each zone.
Result<void> limit_to_today(store::Connection& db, store::ReportScope& scope, Time now);

// What an actor sees of a period, for the store.
Result<store::ReportScope> scope_of(store::Connection& db, const Actor& actor, const attendance::Period& period);

}  // namespace rollcall::service
