#include "store/reports.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include "store/fetch.hpp"

namespace rollcall::store {
namespace {

using attendance::RecordStatus;

// Conditions on `session s JOIN course c`.
void limit_sessions(Where& where, const ReportScope& scope) {
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
      any += " AND s.starts_at >= ?";
      values.emplace_back(*span.from);
    }
    if (span.until) {
      any += " AND s.starts_at < ?";
      values.emplace_back(*span.until);
    }
    any += ')';
  }
  where.add_values(std::format("({})", any), values);
  // The same once more without the zones, which an index can use.
  std::optional<Time> first = scope.spans.front().from;
  std::optional<Time> last = scope.spans.front().until;
  for (const ZoneSpan& span : scope.spans) {
    if (first) first = span.from ? std::optional(std::min(*first, *span.from)) : std::nullopt;
    if (last) last = span.until ? std::optional(std::max(*last, *span.until)) : std::nullopt;
  }
  if (first) where.add("s.starts_at >= ?", *first);
  if (last) where.add("s.starts_at < ?", *last);
}

// A query over outcomes, as `o`, with the parameters of its inner part.
struct OutcomeQuery {
  std::string sql;
  std::vector<Value> values;
};

OutcomeQuery outcomes(std::string_view select, const ReportScope& scope, std::string_view rest) {
  Where where;
  where.add("s.status <> 'cancelled'");
  limit_sessions(where, scope);
  where.add_if("x.person_id = ?", scope.person);
  where.add_if("x.person_id IN (SELECT person_id FROM person_group WHERE group_name = ?)", scope.group);
  // Absence that merely follows from a closed session is not stored.
  constexpr std::string_view kOpen = "CASE WHEN s.status = 'closed' THEN 'absent' ELSE 'pending' END";
  OutcomeQuery query;
  query.sql = std::format(
      "SELECT {0} FROM ("
      "SELECT x.person_id, s.id AS session_id, s.course_id, s.starts_at, COALESCE(r.status, {1}) AS status "
      "FROM session s JOIN course c ON c.id = s.course_id JOIN roster x ON x.course_id = s.course_id "
      "JOIN person a ON a.id = x.person_id "
      "LEFT JOIN record r ON r.session_id = s.id AND r.person_id = x.person_id"
      "{2} AND (a.active = 1 OR r.id IS NOT NULL) "
      "UNION ALL "
      "SELECT x.person_id, s.id AS session_id, s.course_id, s.starts_at, COALESCE(x.status, {1}) AS status "
      "FROM session s JOIN course c ON c.id = s.course_id JOIN record x ON x.session_id = s.id"
      "{2} AND NOT EXISTS (SELECT 1 FROM roster n WHERE n.course_id = s.course_id AND n.person_id = x.person_id)"
      ") o {3}",
      select, kOpen, where.sql(), rest);
  query.values = where.values();
  query.values.insert(query.values.end(), where.values().begin(), where.values().end());
  return query;
}

constexpr std::string_view kTally =
    "COUNT(CASE WHEN o.status = 'present' THEN 1 END), COUNT(CASE WHEN o.status = 'late' THEN 1 END), "
    "COUNT(CASE WHEN o.status = 'absent' THEN 1 END), COUNT(CASE WHEN o.status = 'excused' THEN 1 END), "
    "COUNT(CASE WHEN o.status = 'pending' THEN 1 END)";

constexpr std::string_view kAttended = "COUNT(CASE WHEN o.status IN ('present', 'late') THEN 1 END)";
constexpr std::string_view kCounted = "COUNT(CASE WHEN o.status IN ('present', 'late', 'absent') THEN 1 END)";

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
    "s.id, s.course_id, s.starts_at, s.ends_at, s.status, s.opened_at, s.closed_at, s.version, s.created_at, "
    "s.updated_at, c.code, c.name, c.time_zone";

ReportSession read_report_session(Row& row) {
  ReportSession of;
  Session& session = of.session;
  row.into(session.id, session.course_id, session.starts_at, session.ends_at);
  row.into_word(session.status, attendance::parse_session_status);
  row.into(session.opened_at, session.closed_at, session.version, session.created_at, session.updated_at,
           of.course_code, of.course_name, of.time_zone);
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
  const OutcomeQuery query =
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

Result<std::vector<SessionTally>> tally_sessions(Connection& db, const ReportScope& scope) {
  const OutcomeQuery query = outcomes(std::format("o.session_id, {}", kTally), scope, "GROUP BY o.session_id");
  return all_rows(read_session_tally, db, query.sql, query.values);
}

Result<std::vector<GroupTally>> tally_groups(Connection& db, const ReportScope& scope) {
  const OutcomeQuery query =
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

Result<PeopleBelow> tally_people_below(Connection& db, const ReportScope& scope, const BelowShare& below) {
  const std::string below_share = std::format(
      "JOIN person p ON p.id = o.person_id WHERE p.active = 1 "
      "GROUP BY o.person_id, p.external_id, p.name "
      "HAVING {1} >= ? AND {0} * 100 < {1} * ?",
      kAttended, kCounted);
  OutcomeQuery query = outcomes(
      std::format("o.person_id, p.external_id, p.name, {}, "
                  "MAX(CASE WHEN o.status IN ('present', 'late') THEN o.starts_at END)",
                  kTally),
      scope, std::format("{} ORDER BY ({} * 1000000) / {}, p.external_id LIMIT ?", below_share, kAttended, kCounted));
  query.values.emplace_back(below.sessions);
  query.values.emplace_back(below.percent);
  query.values.emplace_back(below.limit);
  PeopleBelow found;
  ROLLCALL_ASSIGN(found.people, all_rows(read_person_tally, db, query.sql, query.values));
  found.total = std::ssize(found.people);
  if (found.total < below.limit) return found;

  OutcomeQuery count = outcomes("o.person_id", scope, below_share);
  count.values.emplace_back(below.sessions);
  count.values.emplace_back(below.percent);
  ROLLCALL_ASSIGN(Rows rows, db.query_with(std::format("SELECT COUNT(*) FROM ({}) people", count.sql), count.values));
  ROLLCALL_ASSIGN(found.total, read_number(std::move(rows)));
  return found;
}

Result<Page<OpenRegister>> list_open_registers(Connection& db, const ReportScope& scope, Time ended_before,
                                               const PageRequest& page) {
  static const std::string select = std::format(
      "SELECT {}, c.closes_after_s, "
      "(SELECT COUNT(*) FROM roster n JOIN person a ON a.id = n.person_id "
      "WHERE n.course_id = s.course_id AND a.active = 1), "
      "(SELECT COUNT(*) FROM record r WHERE r.session_id = s.id AND r.status IS NOT NULL) "
      "FROM session s JOIN course c ON c.id = s.course_id",
      kSessionColumns);
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("(s.starts_at, s.id) > (?, ?)", start.key, start.id);
  where.add("s.status IN ('scheduled', 'open')");
  where.add("s.ends_at < ?", ended_before);
  limit_sessions(where, scope);
  return fetch_page(read_open_register, db, select, where, "s.starts_at, s.id", page.limit,
                    [](const OpenRegister& open) {
                      return Position{.key = to_micros(open.of.session.starts_at), .id = open.of.session.id};
                    });
}

}  // namespace rollcall::store
