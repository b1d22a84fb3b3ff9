#include "store/instructors.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
Result<bool> add_instructor(Connection& db, const Uuid& course_id, const Uuid& user_id, Time now) {
  return changed(
      db.execute("INSERT INTO course_instructor (course_id, user_id, added_at) VALUES (?, ?, ?) "
                 "ON CONFLICT (course_id, user_id) DO NOTHING",
                 course_id, user_id, now));
}

Result<bool> remove_instructor(Connection& db, const Uuid& course_id, const Uuid& user_id) {
  return changed(db.execute("DELETE FROM course_instructor WHERE course_id = ? AND user_id = ?", course_id, user_id));
}

Result<bool> teaches(Connection& db, const Uuid& user_id, const Uuid& course_id) {
  return changed(fetch_number(db, "SELECT count(*) FROM course_instructor WHERE course_id = ? AND user_id = ?",
                              course_id, user_id));
}

Result<bool> teaches_person(Connection& db, const Uuid& user_id, const Uuid& person_id) {
  ROLLCALL_ASSIGN(const std::int64_t rosters,
                  fetch_number(db,
                               "SELECT count(*) FROM roster r JOIN course_instructor i ON i.course_id = r.course_id "
                               "WHERE r.person_id = ? AND i.user_id = ?",
                               person_id, user_id));
  if (rosters > 0) return true;
  return changed(fetch_number(db,
                              "SELECT count(*) FROM record r JOIN session s ON s.id = r.session_id "
                              "JOIN course_instructor i ON i.course_id = s.course_id "
                              "WHERE r.person_id = ? AND i.user_id = ?",
                              person_id, user_id));
}

}  // namespace rollcall::store
