#include "store/excuses.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

#define ROLLCALL_EXCUSE_COLUMNS                                                                                    \
  "e.id, e.batch_id, e.person_id, e.course_id, e.session_id, e.starts_at, e.ends_at, e.code, e.counts, e.reason, " \
  "e.made_by, e.made_at, e.withdrawn_at, e.withdrawn_by, e.withdrawn_reason"

constexpr std::string_view kSelect = "SELECT " ROLLCALL_EXCUSE_COLUMNS " FROM excuse e";

Excuse read_excuse(Row& row) {
  Excuse excuse;
  std::optional<std::string> why;
  row.into(excuse.id, excuse.batch_id, excuse.person_id, excuse.course_id, excuse.session_id, excuse.starts_at,
           excuse.ends_at, excuse.code);
  row.into_word(excuse.counts, attendance::parse_record_status);
  row.into(excuse.reason, excuse.made_by, excuse.made_at, excuse.withdrawn_at, excuse.withdrawn_by, why);
  excuse.withdrawn_reason = std::move(why).value_or("");
  return excuse;
}

AbsenceCode read_code(Row& row) {
  AbsenceCode code;
  row.into(code.code, code.words);
  row.into_word(code.counts, attendance::parse_record_status);
  row.into(code.removed, code.updated_at);
  return code;
}

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

}  // namespace

Result<std::vector<AbsenceCode>> list_absence_codes(Connection& db) {
  return fetch_all(read_code, db, "SELECT code, words, counts, removed, updated_at FROM absence_code ORDER BY code");
}

Result<void> put_absence_code(Connection& db, const AbsenceCode& code) {
  ROLLCALL_TRY(db.execute("DELETE FROM absence_code WHERE code = ?", code.code));
  return discard(
      db.execute("INSERT INTO absence_code (code, words, counts, removed, updated_at) VALUES (?, ?, ?, ?, ?)",
                 code.code, code.words, attendance::name(code.counts), code.removed, code.updated_at));
}

Result<void> insert_excuse(Connection& db, const Excuse& excuse) {
  return discard(db.execute(
      "INSERT INTO excuse (id, batch_id, person_id, course_id, session_id, starts_at, ends_at, code, counts, "
      "reason, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      excuse.id, excuse.batch_id, excuse.person_id, excuse.course_id, excuse.session_id, excuse.starts_at,
      excuse.ends_at, excuse.code, attendance::name(excuse.counts), excuse.reason, excuse.made_by, excuse.made_at));
}

Result<Excuse> get_excuse(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE e.id = ?", kSelect);
  return required(fetch_optional(read_excuse, db, sql, id), "excuse");
}

Result<Page<Excuse>> list_excuses(Connection& db, const ExcuseFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("e.id > ?", start.id);
  where.add_if("e.person_id = ?", filter.person);
  where.add_if("e.course_id = ?", filter.course);
  where.add_if("e.batch_id = ?", filter.batch);
  where.add_if(
      "EXISTS (SELECT 1 FROM roster o JOIN course_instructor i ON i.course_id = o.course_id WHERE o.person_id = "
      "e.person_id AND i.user_id = ?)",
      filter.instructor);
  where.add_if("e.ends_at > ?", filter.from);
  where.add_if("e.starts_at < ?", filter.until);
  if (!filter.withdrawn_too) where.add("e.withdrawn_at IS NULL");
  return fetch_page(read_excuse, db, kSelect, where, "e.id", page.limit,
                    [](const Excuse& excuse) { return Position{.id = excuse.id}; });
}

Result<bool> withdraw_excuse(Connection& db, const Excuse& excuse) {
  return changed(
      db.execute("UPDATE excuse SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_reason = ? WHERE id = ? AND "
                 "withdrawn_at IS NULL",
                 excuse.withdrawn_at, excuse.withdrawn_by, excuse.withdrawn_reason, excuse.id));
}

Result<std::vector<Uuid>> list_sessions_of(Connection& db, const Excuse& excuse) {
  Where where;
  where.add("s.starts_at < ? AND s.ends_at > ?", excuse.ends_at, excuse.starts_at);
  where.add("s.status IN ('open', 'closed')");
  where.add_if("s.course_id = ?", excuse.course_id);
  where.add_if("s.id = ?", excuse.session_id);
  where.add(
      "(EXISTS (SELECT 1 FROM roster o WHERE o.course_id = s.course_id AND o.person_id = ?) OR EXISTS (SELECT 1 FROM "
      "record r WHERE r.session_id = s.id AND r.person_id = ?))",
      excuse.person_id, excuse.person_id);
  ROLLCALL_ASSIGN(Rows rows,
                  db.query_with(std::format("SELECT s.id FROM session s{} ORDER BY s.starts_at, s.id", where.sql()),
                                where.values()));
  return read_all(read_id, std::move(rows));
}

Result<std::vector<Excuse>> list_excuses_for(Connection& db, const Session& session) {
  static const std::string sql = std::format(
      "{} JOIN roster o ON o.person_id = e.person_id AND o.course_id = ? JOIN person p ON p.id = e.person_id "
      "WHERE p.active = 1 AND e.withdrawn_at IS NULL AND e.starts_at < ? AND e.ends_at > ? AND (e.course_id IS NULL OR "
      "e.course_id = ?) AND (e.session_id IS NULL OR e.session_id = ?) ORDER BY e.id",
      kSelect);
  return fetch_all(read_excuse, db, sql, session.course_id, session.ends_at, session.starts_at, session.course_id,
                   session.id);
}

Result<bool> link_excuse(Connection& db, const Uuid& excuse_id, const Uuid& record_id) {
  return changed(db.execute(
      "INSERT INTO excused_record (record_id, excuse_id) VALUES (?, ?) ON CONFLICT (record_id, excuse_id) DO NOTHING",
      record_id, excuse_id));
}

Result<void> unlink_excuse(Connection& db, const Uuid& excuse_id) {
  return discard(db.execute("DELETE FROM excused_record WHERE excuse_id = ?", excuse_id));
}

Result<std::vector<Uuid>> list_records_of(Connection& db, const Uuid& excuse_id) {
  return fetch_all(read_id, db, "SELECT record_id FROM excused_record WHERE excuse_id = ? ORDER BY record_id",
                   excuse_id);
}

Result<std::vector<Excuse>> list_excuses_of_record(Connection& db, const Uuid& record_id) {
  static const std::string sql = std::format(
      "{} JOIN excused_record x ON x.excuse_id = e.id WHERE x.record_id = ? AND e.withdrawn_at IS NULL ORDER BY e.id",
      kSelect);
  return fetch_all(read_excuse, db, sql, record_id);
}

}  // namespace rollcall::store
