// What reports and exports read: outcomes, which are a session with a person who is expected in it (on the roster and
// active) or has a record, and counts of them that the database made.
//
// The roster is the one of now: who joined later is counted in earlier sessions too, who left only where there is a
// record. Cancelled sessions are left out everywhere but in count_sessions() and list_report_sessions().
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sessions.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// Sessions of courses in this zone that start at or after `from` and before `until`: a day begins elsewhere elsewhere.
struct ZoneSpan {
  std::string time_zone;
  std::optional<Time> from;
  std::optional<Time> until;
};

struct ReportScope {
  std::optional<Uuid> course;
  std::optional<Uuid> session;
  std::optional<Uuid> person;
  std::optional<Uuid> instructor;    // of the courses this user teaches
  std::optional<std::string> group;  // people in this group
  std::vector<ZoneSpan> spans;       // empty: of any time; else zones that are not named are left out
};

// Every zone that a course has.
Result<std::vector<std::string>> list_time_zones(Connection& db);

// How many outcomes there are of each kind; `pending` while it is open whether the person comes.
struct Tally {
  std::int64_t present = 0;
  std::int64_t late = 0;
  std::int64_t absent = 0;
  std::int64_t excused = 0;
  std::int64_t pending = 0;
  bool operator==(const Tally&) const = default;
};

struct Outcome {
  Uuid person_id;
  std::string external_id;
  std::string name;
  Uuid session_id;
  Uuid course_id;
  Time session_starts_at{};
  std::optional<attendance::RecordStatus> status;  // none: open
};

// Every outcome, by external id and then oldest first. Holds one at a time.
Result<void> each_outcome(Connection& db, const ReportScope& scope,
                          const std::function<Result<void>(const Outcome&)>& each);

struct ReportSession {
  Session session;
  std::string course_code;
  std::string course_name;
  std::string time_zone;
};

// The sessions that are on within a scope's spans: those that end after `from` and start before `until`, cancelled ones
// too. By start, then id.
Result<Page<ReportSession>> list_report_sessions(Connection& db, const ReportScope& scope,
                                                 const std::optional<attendance::SessionStatus>& status,
                                                 const PageRequest& page);

// Every session, oldest first, also those in which nobody is expected. Holds one at a time.
Result<void> each_session(Connection& db, const ReportScope& scope,
                          const std::function<Result<void>(const ReportSession&)>& each);

// Of one session; sessions without outcomes are not there. In no order.
struct SessionTally {
  Uuid session_id;
  Tally tally;
};
Result<std::vector<SessionTally>> tally_sessions(Connection& db, const ReportScope& scope);

// Of one course and state, cancelled ones too.
struct SessionCount {
  Uuid course_id;
  attendance::SessionStatus status = attendance::SessionStatus::kScheduled;
  std::int64_t sessions = 0;
};
Result<std::vector<SessionCount>> count_sessions(Connection& db, const ReportScope& scope);

// Of one group: a person of two groups counts in both.
struct GroupTally {
  std::string group;
  std::int64_t people = 0;
  Tally tally;
};
Result<std::vector<GroupTally>> tally_groups(Connection& db, const ReportScope& scope);  // by name

struct PersonTally {
  Uuid person_id;
  std::string external_id;
  std::string name;
  Tally tally;
  std::optional<Time> last_attended;  // start of the last session the person came to
};

// The active people who came to less than `percent` of what counted (present, late and absent), which was at least
// `sessions`: the lowest share first, then by external id. At most `limit` of them, and how many there are in all.
struct BelowShare {
  int percent = 0;
  int sessions = 1;
  int limit = kMaxPageSize;
};
struct PeopleBelow {
  std::vector<PersonTally> people;
  std::int64_t total = 0;
};
Result<PeopleBelow> tally_people_below(Connection& db, const ReportScope& scope, const BelowShare& below);

// A session that is neither closed nor cancelled and ended before `ended_before`.
struct OpenRegister {
  ReportSession of;
  int closes_after_s = 0;     // of the course's policy
  std::int64_t expected = 0;  // active people on the roster
  std::int64_t recorded = 0;  // people with a record that says something
};

// By start, then id.
Result<Page<OpenRegister>> list_open_registers(Connection& db, const ReportScope& scope, Time ended_before,
                                               const PageRequest& page);

// Of the sessions in a scope: how many are closed, and how many are over by `now`, with what the course's policy allows
// after their end, and neither closed nor cancelled.
struct RegisterCounts {
  std::int64_t submitted = 0;
  std::int64_t missing = 0;
  bool operator==(const RegisterCounts&) const = default;
};
Result<RegisterCounts> count_registers(Connection& db, const ReportScope& scope, Time now);

}  // namespace rollcall::store
