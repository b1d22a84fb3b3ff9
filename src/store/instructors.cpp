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

namespace {

UserWhoTeaches read_user_who_teaches(Row& row) {
  UserWhoTeaches user;
  row.into(user.id, user.name);
  row.into_word(user.role, parse_role);
  return user;
}

}  // namespace

Result<Page<UserWhoTeaches>> list_users_who_teach(Connection& db, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  where.add("active <> 0");
  where.add("role IN ('admin', 'office', 'instructor')");
  return fetch_page(read_user_who_teaches, db, "SELECT id, name, role FROM user_account", where, "id", page.limit,
                    [](const UserWhoTeaches& user) { return Position{.id = user.id}; });
}

}  // namespace rollcall::store
