#include "store/records.hpp"

#include <format>

#include "store/sessions.hpp"
#include "store/sql/fetch.hpp"
#include "store/time_order.hpp"

namespace rollcall::store {
namespace {

using attendance::Layer;
using attendance::RecordStatus;

#define ROLLCALL_RECORD_COLUMNS                                                                                   \
  "r.id, r.session_id, r.person_id, r.observed_status, r.teacher_status, r.teacher_by, r.teacher_at, "            \
  "r.teacher_reason, r.office_status, r.office_by, r.office_at, r.office_reason, r.method, r.first_sighting_id, " \
  "r.marked_at, r.similarity, r.confidence, r.source, r.rule_version, r.policy, r.model, r.threshold, "           \
  "r.received_at, r.version, r.created_at, r.updated_at"

constexpr std::string_view kSelect = "SELECT " ROLLCALL_RECORD_COLUMNS " FROM record r";

std::optional<std::string_view> word(const std::optional<RecordStatus>& status) {
  return status.transform([](RecordStatus value) { return attendance::name(value); });
}

// A correction as its four columns.
struct Columns {
  explicit Columns(const std::optional<Correction>& correction) {
    if (!correction) return;
    status = attendance::name(correction->status);
    by = correction->by;
    at = correction->at;
    reason = correction->reason;
  }
  std::optional<std::string_view> status;
  std::optional<Uuid> by;
  std::optional<Time> at;
  std::optional<std::string_view> reason;
};

std::optional<Correction> read_correction(Row& row) {
  std::optional<RecordStatus> status;
  std::optional<Uuid> by;
  std::optional<Time> at;
  std::optional<std::string> reason;
  row.into_word(status, attendance::parse_record_status);
  row.into(by, at, reason);
  if (!status) return std::nullopt;
  return Correction{*status, by, at.value_or(Time{}), std::move(reason).value_or("")};
}

Record read_record(Row& row) {
  Record record;
  row.into(record.id, record.session_id, record.person_id);
  row.into_word(record.observed, attendance::parse_record_status);
  record.teacher = read_correction(row);
  record.office = read_correction(row);
  row.into_word(record.method, attendance::parse_method);
  row.into(record.first_sighting_id, record.marked_at, record.similarity, record.confidence, record.source,
           record.rule_version, record.policy, record.model, record.threshold, record.received_at, record.version,
           record.created_at, record.updated_at);
  return record;
}

ListedRecord read_listed(Row& row) {
  ListedRecord listed;
  row.into(listed.course_id, listed.session_starts_at);
  listed.record = read_record(row);
  return listed;
}

SheetLine read_line(Row& row) {
  SheetLine line;
  bool recorded = false;
  row.into(line.person_id, line.external_id, line.name, line.on_roster, recorded);
  if (recorded) line.record = read_record(row);
  return line;
}

}  // namespace

attendance::Layers Record::layers() const {
  const auto status = [](const Correction& correction) { return correction.status; };
  return {.observed = observed, .teacher = teacher.transform(status), .office = office.transform(status)};
}

Result<Once<Record>> insert_record_once(Connection& db, const Record& record) {
  const Columns teacher(record.teacher);
  const Columns office(record.office);
  ROLLCALL_ASSIGN(
      const std::int64_t inserted,
      db.execute(
          "INSERT INTO record (id, session_id, person_id, observed_status, teacher_status, teacher_by, teacher_at, "
          "teacher_reason, office_status, office_by, office_at, office_reason, method, first_sighting_id, "
          "marked_at, similarity, confidence, source, rule_version, policy, model, threshold, received_at, version, "
          "created_at, updated_at) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (session_id, person_id) DO NOTHING",
          record.id, record.session_id, record.person_id, word(record.observed), teacher.status, teacher.by, teacher.at,
          teacher.reason, office.status, office.by, office.at, office.reason, attendance::name(record.method),
          record.first_sighting_id, record.marked_at, record.similarity, record.confidence, record.source,
          record.rule_version, record.policy, record.model, record.threshold, record.received_at, record.version,
          record.created_at, record.updated_at));
  if (inserted > 0) return Once<Record>{.row = record, .inserted = true};
  ROLLCALL_ASSIGN(Record earlier, required(find_record_of(db, record.session_id, record.person_id), "record"));
  return Once<Record>{.row = std::move(earlier), .inserted = false};
}

Result<std::optional<Record>> find_record(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE r.id = ?", kSelect);
  return fetch_optional(read_record, db, sql, id);
}

Result<std::optional<Record>> find_record_of(Connection& db, const Uuid& session_id, const Uuid& person_id) {
  static const std::string sql = std::format("{} WHERE r.session_id = ? AND r.person_id = ?", kSelect);
  return fetch_optional(read_record, db, sql, session_id, person_id);
}

Result<Record> get_record(Connection& db, const Uuid& id) { return required(find_record(db, id), "record"); }

Result<void> update_observation(Connection& db, Record& record) {
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE record SET observed_status = ?, method = ?, first_sighting_id = ?, marked_at = ?, "
                 "similarity = ?, confidence = ?, source = ?, rule_version = ?, policy = ?, model = ?, threshold = ?, "
                 "received_at = ?, updated_at = ?, version = version + 1 "
                 "WHERE id = ? AND version = ?",
                 word(record.observed), attendance::name(record.method), record.first_sighting_id, record.marked_at,
                 record.similarity, record.confidence, record.source, record.rule_version, record.policy, record.model,
                 record.threshold, record.received_at, record.updated_at, record.id, record.version),
      "record", record.id));
  ++record.version;
  return {};
}

Result<std::vector<Record>> list_session_records(Connection& db, const Uuid& session_id) {
  static const std::string sql = std::format("{} WHERE r.session_id = ? ORDER BY r.person_id", kSelect);
  return fetch_all(read_record, db, sql, session_id);
}

Result<void> correct_record(Connection& db, Record& record, Layer layer, std::optional<Correction> correction,
                            Time now) {
  constexpr std::string_view kTeacher =
      "UPDATE record SET teacher_status = ?, teacher_by = ?, teacher_at = ?, teacher_reason = ?, updated_at = ?, "
      "version = version + 1 WHERE id = ? AND version = ?";
  constexpr std::string_view kOffice =
      "UPDATE record SET office_status = ?, office_by = ?, office_at = ?, office_reason = ?, updated_at = ?, "
      "version = version + 1 WHERE id = ? AND version = ?";
  if (layer != Layer::kTeacher && layer != Layer::kOffice) {
    return fail(ErrorCode::kInvalidArgument, "only the teacher's and the office's layer can be set");
  }
  const bool by_teacher = layer == Layer::kTeacher;
  const Columns columns(correction);
  ROLLCALL_TRY(check_versioned(db,
                               db.execute(by_teacher ? kTeacher : kOffice, columns.status, columns.by, columns.at,
                                          columns.reason, now, record.id, record.version),
                               "record", record.id));
  (by_teacher ? record.teacher : record.office) = std::move(correction);
  record.updated_at = now;
  ++record.version;
  return {};
}

Result<Page<ListedRecord>> list_records(Connection& db, const RecordFilter& filter, const PageRequest& page) {
  constexpr std::string_view kSelectListed = "SELECT s.course_id, s.starts_at, " ROLLCALL_RECORD_COLUMNS
                                             " FROM session s JOIN record r ON r.session_id = s.id";
  const TimeOrder order{.from = filter.from, .until = filter.until, .newest_first = filter.newest_first};
  ROLLCALL_ASSIGN(const Position start, start_of(page, order));
  Where where;
  // A person's records are few and found by the person: "+ 0" keeps databases from going through all sessions by their
  // start instead.
  const std::string_view starts_at = filter.person ? "s.starts_at + 0" : "s.starts_at";
  add_time_order(where, order, starts_at, "r.id", start);
  where.add_if("s.id = ?", filter.session);
  where.add_if("s.course_id = ?", filter.course);
  where.add_if("r.person_id = ?", filter.person);
  // EXISTS, not IN, for which SQLite would gather and sort the records of all these courses.
  where.add_if("EXISTS (SELECT 1 FROM course_instructor i WHERE i.course_id = s.course_id AND i.user_id = ?)",
               filter.instructor);
  where.add_if("r.status = ?", word(filter.status));
  return fetch_page(read_listed, db, kSelectListed, where, time_order(starts_at, "r.id", filter.newest_first),
                    page.limit, [](const ListedRecord& listed) {
                      return Position{.key = to_micros(listed.session_starts_at), .id = listed.record.id};
                    });
}

Result<std::vector<SheetLine>> list_sheet(Connection& db, const Uuid& session_id) {
  ROLLCALL_ASSIGN(const Session session, get_session(db, session_id));
  return fetch_all(read_line, db,
                   "SELECT p.id, p.external_id, p.name, CASE WHEN o.person_id IS NULL THEN 0 ELSE 1 END, "
                   "CASE WHEN r.id IS NULL THEN 0 ELSE 1 END, " ROLLCALL_RECORD_COLUMNS
                   " FROM person p LEFT JOIN roster o ON o.person_id = p.id AND o.course_id = ? "
                   "LEFT JOIN record r ON r.person_id = p.id AND r.session_id = ? "
                   "WHERE p.id IN (SELECT person_id FROM roster WHERE course_id = ? "
                   "UNION SELECT person_id FROM record WHERE session_id = ?) AND (p.active = 1 OR r.id IS NOT NULL) "
                   "ORDER BY p.external_id",
                   session.course_id, session_id, session.course_id, session_id);
}

}  // namespace rollcall::store
