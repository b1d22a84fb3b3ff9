#include "store/classrooms.hpp"

#include <array>
#include <utility>

#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kStatuses = {
    Word<ClassroomStatus>{ClassroomStatus::kProposed, "proposed"},
    Word<ClassroomStatus>{ClassroomStatus::kConfirmed, "confirmed"},
    Word<ClassroomStatus>{ClassroomStatus::kUndone, "undone"},
    Word<ClassroomStatus>{ClassroomStatus::kDropped, "dropped"},
    Word<ClassroomStatus>{ClassroomStatus::kExpired, "expired"},
};

constexpr std::string_view kSelect =
    "SELECT k.id, k.session_id, k.idempotency_key, k.status, k.pictures, k.source, k.captured_at, k.taken_by, "
    "k.created_at, k.expires_at, k.settled_by, k.settled_at, k.made, k.version FROM classroom k";

Classroom read_classroom(Row& row) {
  Classroom classroom;
  row.into(classroom.id, classroom.session_id, classroom.idempotency_key);
  row.into_word(classroom.status, parse_classroom_status);
  row.into(classroom.pictures, classroom.source, classroom.captured_at, classroom.taken_by, classroom.created_at,
           classroom.expires_at, classroom.settled_by, classroom.settled_at, classroom.made, classroom.version);
  return classroom;
}

}  // namespace

std::string_view name(ClassroomStatus value) { return word_of(kStatuses, value); }
Result<ClassroomStatus> parse_classroom_status(std::string_view text) { return value_of(kStatuses, text); }

std::string classroom_blob(const Uuid& id, int number) {
  return std::format("classrooms/{}/{}", id.to_string(), number);
}

std::vector<std::string> classroom_blobs(const Classroom& classroom) {
  std::vector<std::string> blobs;
  if (classroom.pictures == 0) return blobs;
  for (int number = 0; number <= classroom.pictures; ++number) blobs.push_back(classroom_blob(classroom.id, number));
  return blobs;
}

Result<Once<Classroom>> insert_classroom_once(Connection& db, const Classroom& classroom,
                                              const std::vector<Uuid>& people) {
  ROLLCALL_ASSIGN(
      const std::int64_t inserted,
      db.execute("INSERT INTO classroom (id, session_id, idempotency_key, status, pictures, source, captured_at, "
                 "taken_by, created_at, expires_at, settled_by, settled_at, made, version) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING",
                 classroom.id, classroom.session_id, classroom.idempotency_key, name(classroom.status),
                 classroom.pictures, classroom.source, classroom.captured_at, classroom.taken_by, classroom.created_at,
                 classroom.expires_at, classroom.settled_by, classroom.settled_at, classroom.made, classroom.version));
  if (inserted == 0) {
    ROLLCALL_ASSIGN(Classroom earlier, required(find_classroom_by_key(db, classroom.idempotency_key), "classroom"));
    return Once<Classroom>{.row = std::move(earlier), .inserted = false};
  }
  for (const Uuid& person : people)
    ROLLCALL_TRY(
        db.execute("INSERT INTO classroom_person (classroom_id, person_id) VALUES (?, ?)", classroom.id, person));
  return Once<Classroom>{.row = classroom, .inserted = true};
}

Result<std::optional<Classroom>> find_classroom(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE k.id = ?", kSelect);
  return fetch_optional(read_classroom, db, sql, id);
}

Result<Classroom> get_classroom(Connection& db, const Uuid& session_id, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE k.id = ? AND k.session_id = ?", kSelect);
  return required(fetch_optional(read_classroom, db, sql, id, session_id), "classroom");
}

Result<std::optional<Classroom>> find_classroom_by_key(Connection& db, std::string_view idempotency_key) {
  static const std::string sql = std::format("{} WHERE k.idempotency_key = ?", kSelect);
  return fetch_optional(read_classroom, db, sql, idempotency_key);
}

Result<Page<Classroom>> list_classrooms(Connection& db, const Uuid& session_id, const PageRequest& page) {
  ROLLCALL_ASSIGN(Position start, start_of(page));
  if (page.cursor.empty()) start.id.bytes.fill(0xff);
  Where where;
  where.add("k.session_id = ?", session_id);
  where.add("k.id < ?", start.id);
  return fetch_page(read_classroom, db, kSelect, where, "k.id DESC", page.limit,
                    [](const Classroom& classroom) { return Position{.id = classroom.id}; });
}

Result<bool> settle_classroom(Connection& db, const Classroom& classroom) {
  ROLLCALL_ASSIGN(const std::int64_t moved,
                  db.execute("UPDATE classroom SET status = ?, pictures = 0, settled_by = ?, settled_at = ?, made = ?, "
                             "version = version + 1 WHERE id = ? AND version = ?",
                             name(classroom.status), classroom.settled_by, classroom.settled_at, classroom.made,
                             classroom.id, classroom.version));
  if (moved == 0) return false;
  ROLLCALL_TRY(db.execute("DELETE FROM classroom_person WHERE classroom_id = ?", classroom.id));
  return true;
}

Result<void> set_classroom_made(Connection& db, const Uuid& id, const std::string& made) {
  return discard(db.execute("UPDATE classroom SET made = ? WHERE id = ?", made, id));
}

Result<std::vector<Classroom>> list_expired_classrooms(Connection& db, Time now, int limit) {
  static const std::string sql =
      std::format("{} WHERE k.status = 'proposed' AND k.expires_at <= ? ORDER BY k.expires_at, k.id LIMIT ?", kSelect);
  return fetch_all(read_classroom, db, sql, now, limit);
}

Result<std::vector<Classroom>> list_classrooms_with(Connection& db, const Uuid& person_id) {
  static const std::string sql = std::format(
      "{} WHERE k.status = 'proposed' AND (k.id IN (SELECT classroom_id FROM classroom_person WHERE person_id = ?) "
      "OR k.session_id IN (SELECT s.id FROM session s JOIN roster r ON r.course_id = s.course_id "
      "WHERE r.person_id = ?)) ORDER BY k.id",
      kSelect);
  return fetch_all(read_classroom, db, sql, person_id, person_id);
}

}  // namespace rollcall::store
