#include "store/reports.hpp"

#include <algorithm>
#include <format>
#include <unordered_map>
#include <utility>

#include "store/longest_session.hpp"
#include "store/sql/fetch.hpp"
#include "store/time_order.hpp"

namespace rollcall::store {
namespace {

using attendance::RecordStatus;

// The time that all spans of a scope are within, which an index can use; spans differ by zone.
struct Within {
  std::optional<Time> from;
  std::optional<Time> until;
};

Within whole_time(const ReportScope& scope) {
  if (scope.spans.empty()) return {};
  Within within{scope.spans.front().from, scope.spans.front().until};
  for (const ZoneSpan& span : scope.spans) {
    if (within.from) within.from = span.from ? std::optional(std::min(*within.from, *span.from)) : std::nullopt;
    if (within.until) within.until = span.until ? std::optional(std::max(*within.until, *span.until)) : std::nullopt;
  }
  return within;
}

// Conditions on `session s JOIN course c`, but for whole_time(). `begin` is what is compared with a span's from.
void limit_zones(Where& where, const ReportScope& scope, std::string_view begin = "s.starts_at >=") {
  where.add_if("s.id = ?", scope.session);
  where.add_if("s.course_id = ?", scope.course);
  where.add_if("s.course_id IN (SELECT course_id FROM course_instructor WHERE user_id = ?)", scope.instructor);
  if (scope.spans.empty()) return;
  std::string any;
  std::vector<Value> values;
  for (const ZoneSpan& span : scope.spans) {
    any += any.empty() ? "(c.time_zone = ?" : " OR (c.time_zone = ?";
    values.emplace_back(span.time_zone);
    if (span.from) {
      any += std::format(" AND {} ?", begin);
      values.emplace_back(*span.from);
    }
    if (span.until) {
      any += " AND s.starts_at < ?";
      values.emplace_back(*span.until);
    }
    any += ')';
  }
  where.add_values(std::format("({})", any), values);
}

void limit_sessions(Where& where, const ReportScope& scope) {
  const Within within = whole_time(scope);
  where.add_if("s.starts_at >= ?", within.from);
  where.add_if("s.starts_at < ?", within.until);
  limit_zones(where, scope);
}

// A query with its parameters, which are those of the scope.
struct Query {
  std::string sql;
  std::vector<Value> values;
};

// The outcomes are two halves: those of everyone with a record, and of everyone else who is expected. In both absence
// that merely follows from a closed session is not stored.
#define ROLLCALL_UNRECORDED "CASE WHEN s.status = 'closed' THEN 'absent' ELSE 'pending' END"

Query recorded(const ReportScope& scope) {
  Where where;
  where.add("s.status <> 'cancelled'");
  limit_sessions(where, scope);
  where.add_if("r.person_id = ?", scope.person);
  where.add_if("r.person_id IN (SELECT person_id FROM person_group WHERE group_name = ?)", scope.group);
  return {
      .sql = std::format("SELECT r.person_id, s.id AS session_id, s.course_id, s.starts_at, "
                         "COALESCE(r.status, " ROLLCALL_UNRECORDED ") AS status "
                         "FROM session s JOIN course c ON c.id = s.course_id JOIN record r ON r.session_id = s.id{}",
                         where.sql()),
      .values = where.values()};
}

Query unrecorded(const ReportScope& scope) {
  Where where;
  where.add("s.status <> 'cancelled'");
  limit_sessions(where, scope);
  where.add_if("x.person_id = ?", scope.person);
  where.add_if("x.person_id IN (SELECT person_id FROM person_group WHERE group_name = ?)", scope.group);
  // Not `active = 1`: SQLite would begin with everyone who is.
  where.add("a.active <> 0");
  where.add("NOT EXISTS (SELECT 1 FROM record n WHERE n.session_id = s.id AND n.person_id = x.person_id)");
  return {.sql = std::format("SELECT x.person_id, s.id AS session_id, s.course_id, s.starts_at, " ROLLCALL_UNRECORDED
                             " AS status FROM session s JOIN course c ON c.id = s.course_id "
                             "JOIN roster x ON x.course_id = s.course_id JOIN person a ON a.id = x.person_id{}",
                             where.sql()),
          .values = where.values()};
}

// A query over all outcomes, as `o`.
Query outcomes(std::string_view select, const ReportScope& scope, std::string_view rest) {
  Query first = recorded(scope);
  const Query second = unrecorded(scope);
  first.sql = std::format("SELECT {} FROM ({} UNION ALL {}) o {}", select, first.sql, second.sql, rest);
  first.values.insert(first.values.end(), second.values.begin(), second.values.end());
  return first;
}

constexpr std::string_view kTally =
    "COUNT(CASE WHEN o.status = 'present' THEN 1 END) AS present, COUNT(CASE WHEN o.status = 'late' THEN 1 END) AS "
    "late, "
    "COUNT(CASE WHEN o.status = 'absent' THEN 1 END) AS absent, "
    "COUNT(CASE WHEN o.status = 'excused' THEN 1 END) AS excused, "
    "COUNT(CASE WHEN o.status = 'pending' THEN 1 END) AS pending";

Tally read_tally(Row& row) {
  Tally tally;
  row.into(tally.present, tally.late, tally.absent, tally.excused, tally.pending);
  return tally;
}

Result<std::optional<RecordStatus>> parse_status(std::string_view word) {
  if (word == "pending") return std::nullopt;
  return attendance::parse_record_status(word).transform([](RecordStatus status) { return std::optional(status); });
}

Outcome read_outcome(Row& row) {
  Outcome outcome;
  row.into(outcome.person_id, outcome.external_id, outcome.name, outcome.session_id, outcome.course_id,
           outcome.session_starts_at);
  row.into_word(outcome.status, parse_status);
  return outcome;
}

SessionTally read_session_tally(Row& row) {
  SessionTally of;
  row.into(of.session_id);
  of.tally = read_tally(row);
  return of;
}

GroupTally read_group_tally(Row& row) {
  GroupTally of;
  row.into(of.group, of.people);
  of.tally = read_tally(row);
  return of;
}

PersonTally read_person_tally(Row& row) {
  PersonTally of;
  row.into(of.person_id, of.external_id, of.name);
  of.tally = read_tally(row);
  row.into(of.last_attended);
  return of;
}

constexpr std::string_view kSessionColumns =
    "s.id, s.course_id, s.starts_at, s.ends_at, s.status, s.opened_at, s.closed_at, s.occurrence_key, "
    "s.changed_by_hand, "
    "s.version, s.created_at, s.updated_at, c.code, c.name, c.time_zone";

ReportSession read_report_session(Row& row) {
  ReportSession of;
  Session& session = of.session;
  row.into(session.id, session.course_id, session.starts_at, session.ends_at);
  row.into_word(session.status, attendance::parse_session_status);
  row.into(session.opened_at, session.closed_at, session.occurrence_key, session.changed_by_hand, session.version,
           session.created_at, session.updated_at, of.course_code, of.course_name, of.time_zone);
  return of;
}

OpenRegister read_open_register(Row& row) {
  OpenRegister open{.of = read_report_session(row)};
  row.into(open.closes_after_s, open.expected, open.recorded);
  return open;
}

SessionCount read_session_count(Row& row) {
  SessionCount count;
  row.into(count.course_id);
  row.into_word(count.status, attendance::parse_session_status);
  row.into(count.sessions);
  return count;
}

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

void add(Tally& to, const Tally& more) {
  to.present += more.present;
  to.late += more.late;
  to.absent += more.absent;
  to.excused += more.excused;
  to.pending += more.pending;
}

std::int64_t attended(const Tally& tally) { return tally.present + tally.late; }
std::int64_t counted(const Tally& tally) { return attended(tally) + tally.absent; }

std::string read_zone(Row& row) {
  std::string zone;
  row.into(zone);
  return zone;
}

template <class T>
Result<void> each_row(T (*read)(Row&), Connection& db, std::string_view sql, const std::vector<Value>& values,
                      const std::function<Result<void>(const T&)>& each) {
  ROLLCALL_ASSIGN(Rows rows, db.query_with(sql, values));
  for (;;) {
    ROLLCALL_ASSIGN(const bool more, rows.next());
    if (!more) return {};
    ROLLCALL_ASSIGN(const T item, read_row(read, rows));
    ROLLCALL_TRY(each(item));
  }
}

template <class T>
Result<std::vector<T>> all_rows(T (*read)(Row&), Connection& db, std::string_view sql,
                                const std::vector<Value>& values) {
  ROLLCALL_ASSIGN(Rows rows, db.query_with(sql, values));
  return read_all(read, std::move(rows));
}

}  // namespace

Result<std::vector<std::string>> list_time_zones(Connection& db) {
  return fetch_all(read_zone, db, "SELECT DISTINCT time_zone FROM course ORDER BY time_zone");
}

Result<void> each_outcome(Connection& db, const ReportScope& scope,
                          const std::function<Result<void>(const Outcome&)>& each) {
  const Query query =
      outcomes("o.person_id, p.external_id, p.name, o.session_id, o.course_id, o.starts_at, o.status", scope,
               "JOIN person p ON p.id = o.person_id ORDER BY p.external_id, o.starts_at, o.session_id");
  return each_row(read_outcome, db, query.sql, query.values, each);
}

Result<void> each_session(Connection& db, const ReportScope& scope,
                          const std::function<Result<void>(const ReportSession&)>& each) {
  Where where;
  where.add("s.status <> 'cancelled'");
  limit_sessions(where, scope);
  const std::string sql = std::format(
      "SELECT {} FROM session s JOIN course c ON c.id = s.course_id{} "
      "ORDER BY s.starts_at, s.id",
      kSessionColumns, where.sql());
  return each_row(read_report_session, db, sql, where.values(), each);
}

Result<Page<ReportSession>> list_report_sessions(Connection& db, const ReportScope& scope,
                                                 const std::optional<attendance::SessionStatus>& status,
                                                 const PageRequest& page) {
  static const std::string select =
      std::format("SELECT {} FROM session s JOIN course c ON c.id = s.course_id", kSessionColumns);
  const Within within = whole_time(scope);
  const TimeOrder order{.from = within.from.transform([](Time from) { return from - kLongestSession; }),
                        .until = within.until};
  ROLLCALL_ASSIGN(const Position start, start_of(page, order));
  Where where;
  add_time_order(where, order, "s.starts_at", "s.id", start);
  where.add_if("s.status = ?", status.transform([](auto value) { return attendance::name(value); }));
  limit_zones(where, scope, "s.ends_at >");
  return fetch_page(
      read_report_session, db, select, where, "s.starts_at, s.id", page.limit,
      [](const ReportSession& one) { return Position{.key = to_micros(one.session.starts_at), .id = one.session.id}; });
}

Result<std::vector<SessionTally>> tally_sessions(Connection& db, const ReportScope& scope) {
  // Each half for itself and by sessions in the order of an index, so that SQLite counts as it reads and sorts nothing.
  std::vector<SessionTally> tallies;
  std::unordered_map<Uuid, std::size_t> places;
  for (const Query& half : {recorded(scope), unrecorded(scope)}) {
    const std::string sql =
        std::format("SELECT o.session_id, {} FROM ({}) o GROUP BY o.starts_at, o.session_id", kTally, half.sql);
    ROLLCALL_TRY(each_row<SessionTally>(read_session_tally, db, sql, half.values, [&](const SessionTally& one) {
      const auto [place, is_new] = places.try_emplace(one.session_id, tallies.size());
      if (is_new) {
        tallies.push_back(one);
      } else {
        add(tallies[place->second].tally, one.tally);
      }
      return Result<void>{};
    }));
  }
  return tallies;
}

Result<std::vector<GroupTally>> tally_groups(Connection& db, const ReportScope& scope) {
  const Query query =
      outcomes(std::format("n.group_name, COUNT(DISTINCT o.person_id), {}", kTally), scope,
               "JOIN person_group n ON n.person_id = o.person_id GROUP BY n.group_name ORDER BY n.group_name");
  return all_rows(read_group_tally, db, query.sql, query.values);
}

Result<std::vector<SessionCount>> count_sessions(Connection& db, const ReportScope& scope) {
  Where where;
  limit_sessions(where, scope);
  const std::string sql = std::format(
      "SELECT s.course_id, s.status, COUNT(*) FROM session s JOIN course c ON "
      "c.id = s.course_id{} GROUP BY s.course_id, s.status",
      where.sql());
  return all_rows(read_session_count, db, sql, where.values());
}

namespace {

// The courses with sessions in a scope.
Result<std::vector<Uuid>> courses_of(Connection& db, const ReportScope& scope) {
  if (scope.course) return std::vector{*scope.course};
  Where where;
  limit_sessions(where, scope);
  return all_rows(read_id, db,
                  "SELECT DISTINCT s.course_id FROM session s JOIN course c ON c.id = s.course_id" + where.sql(),
                  where.values());
}

// The active people of one course after the other, so that no database groups more than one course at once.
Result<std::unordered_map<Uuid, PersonTally>> tally_people(Connection& db, const ReportScope& scope) {
  ROLLCALL_ASSIGN(const std::vector<Uuid> courses, courses_of(db, scope));
  std::unordered_map<Uuid, PersonTally> people;
  ReportScope one_course = scope;
  for (const Uuid& course : courses) {
    one_course.course = course;
    const Query tallies = outcomes(
        std::format("o.person_id, {}, MAX(CASE WHEN o.status IN ('present', 'late') THEN o.starts_at END) AS last",
                    kTally),
        one_course, "GROUP BY o.person_id");
    const std::string named = std::format(
        "SELECT t.person_id, p.external_id, p.name, t.present, t.late, t.absent, t.excused, t.pending, t.last "
        "FROM ({}) t JOIN person p ON p.id = t.person_id WHERE p.active <> 0",
        tallies.sql);
    ROLLCALL_TRY(each_row<PersonTally>(read_person_tally, db, named, tallies.values, [&](const PersonTally& one) {
      const auto [place, is_new] = people.try_emplace(one.person_id, one);
      if (is_new) return Result<void>{};
      add(place->second.tally, one.tally);
      place->second.last_attended = std::max(place->second.last_attended, one.last_attended);
      return Result<void>{};
    }));
  }
  return people;
}

}  // namespace

Result<PeopleBelow> tally_people_below(Connection& db, const ReportScope& scope, const BelowShare& below) {
  ROLLCALL_ASSIGN(auto tallies, tally_people(db, scope));
  PeopleBelow found;
  for (auto& [id, person] : tallies) {
    const std::int64_t of = counted(person.tally);
    if (of >= below.sessions && attended(person.tally) * 100 < of * below.percent) {
      found.people.push_back(std::move(person));
    }
  }
  constexpr std::int64_t kMillion = 1'000'000;
  std::ranges::sort(found.people, {}, [](const PersonTally& one) {
    const std::int64_t of = std::max<std::int64_t>(counted(one.tally), 1);
    return std::pair(attended(one.tally) * kMillion / of, std::string_view(one.external_id));
  });
  found.total = std::ssize(found.people);
  if (found.total > below.limit) found.people.resize(static_cast<std::size_t>(below.limit));
  return found;
}

Result<Page<OpenRegister>> list_open_registers(Connection& db, const ReportScope& scope, Time ended_before,
                                               const PageRequest& page) {
  static const std::string select = std::format(
      "SELECT {}, c.closes_after_s, "
      "(SELECT COUNT(*) FROM roster n JOIN person a ON a.id = n.person_id "
      "WHERE n.course_id = s.course_id AND a.active <> 0), "
      "(SELECT COUNT(*) FROM record r WHERE r.session_id = s.id AND r.status IS NOT NULL) "
      "FROM session s JOIN course c ON c.id = s.course_id",
      kSessionColumns);
  const Within within = whole_time(scope);
  const TimeOrder order{.from = within.from, .until = std::min(within.until.value_or(ended_before), ended_before)};
  ROLLCALL_ASSIGN(const Position start, start_of(page, order));
  Where where;
  add_time_order(where, order, "s.starts_at", "s.id", start);
  where.add("s.status IN ('scheduled', 'open')");
  where.add("s.ends_at < ?", ended_before);
  limit_zones(where, scope);
  return fetch_page(read_open_register, db, select, where, "s.starts_at, s.id", page.limit,
                    [](const OpenRegister& open) {
                      return Position{.key = to_micros(open.of.session.starts_at), .id = open.of.session.id};
                    });
}

Result<RegisterCounts> count_registers(Connection& db, const ReportScope& scope, Time now) {
  const auto count = [&](std::string_view condition, const std::optional<Time>& over) -> Result<std::int64_t> {
    Where where;
    where.add(condition);
    where.add_if("s.ends_at + c.closes_after_s * 1000000 < ?", over);
    limit_sessions(where, scope);
    ROLLCALL_ASSIGN(Rows rows,
                    db.query_with("SELECT COUNT(*) FROM session s JOIN course c ON c.id = s.course_id" + where.sql(),
                                  where.values()));
    std::int64_t sessions = 0;
    ROLLCALL_ASSIGN(const bool some, rows.next());
    if (!some) return sessions;
    Row row = rows.row();
    row.into(sessions);
    ROLLCALL_TRY(row.check());
    return sessions;
  };
  RegisterCounts counts;
  ROLLCALL_ASSIGN(counts.submitted, count("s.status = 'closed'", {}));
  ROLLCALL_ASSIGN(counts.missing, count("s.status IN ('scheduled', 'open')", now));
  return counts;
}

}  // namespace rollcall::store
