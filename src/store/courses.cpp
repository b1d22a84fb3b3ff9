#include "store/courses.hpp"

#include "store/sql/fetch.hpp"
#include "store/sql/row_writer.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, code, name, time_zone, late_after_s, opens_before_s, closes_after_s, repeats, cooldown_s, liveness, "
    "minimum_confidence, minimum_quality, absent_after_s, early_leave_s, auto_close, auto_absent, teacher_corrects_h, "
    "office_corrects_h, version, created_at, updated_at FROM course";

Course read_course(Row& row) {
  Course course;
  attendance::Policy& policy = course.policy;
  row.into(course.id, course.code, course.name, course.time_zone, policy.late_after_s, policy.opens_before_s,
           policy.closes_after_s);
  row.into_word(policy.repeat, attendance::parse_repeat);
  row.into(policy.cooldown_s);
  row.into_word(policy.liveness, attendance::parse_liveness_policy);
  row.into(policy.minimum_confidence, policy.minimum_quality, policy.absent_after_s, policy.early_leave_s,
           policy.auto_close, policy.auto_absent, policy.teacher_corrects_h, policy.office_corrects_h);
  row.into(course.version, course.created_at, course.updated_at);
  return course;
}

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

}  // namespace

Result<void> insert_course(Connection& db, const Course& course) {
  const attendance::Policy& policy = course.policy;
  return discard(db.execute(
      "INSERT INTO course (id, code, name, time_zone, late_after_s, opens_before_s, closes_after_s, repeats, "
      "cooldown_s, "
      "liveness, minimum_confidence, minimum_quality, absent_after_s, early_leave_s, auto_close, auto_absent, "
      "teacher_corrects_h, office_corrects_h, version, created_at, updated_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      course.id, course.code, course.name, course.time_zone, policy.late_after_s, policy.opens_before_s,
      policy.closes_after_s, attendance::name(policy.repeat), policy.cooldown_s, attendance::name(policy.liveness),
      policy.minimum_confidence, policy.minimum_quality, policy.absent_after_s, policy.early_leave_s, policy.auto_close,
      policy.auto_absent, policy.teacher_corrects_h, policy.office_corrects_h, course.version, course.created_at,
      course.updated_at));
}

Result<std::optional<Course>> find_course(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_course, db, sql, id);
}

Result<std::optional<Course>> find_course_by_code(Connection& db, std::string_view code) {
  static const std::string sql = std::format("{} WHERE code = ?", kSelect);
  return fetch_optional(read_course, db, sql, code);
}

Result<Course> get_course(Connection& db, const Uuid& id) { return required(find_course(db, id), "course"); }

Result<Page<Course>> list_courses(Connection& db, const CourseFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  where.add_if("id IN (SELECT course_id FROM roster WHERE person_id = ?)", filter.person);
  where.add_if("id IN (SELECT course_id FROM course_instructor WHERE user_id = ?)", filter.instructor);
  where.add_if("id IN (SELECT course_id FROM device_course WHERE device_id = ?)", filter.device);
  return fetch_page(read_course, db, kSelect, where, "id", page.limit,
                    [](const Course& course) { return Position{.id = course.id}; });
}

Result<void> update_course(Connection& db, Course& course) {
  const attendance::Policy& policy = course.policy;
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE course SET code = ?, name = ?, time_zone = ?, late_after_s = ?, opens_before_s = ?, "
                 "closes_after_s = ?, repeats = ?, cooldown_s = ?, liveness = ?, minimum_confidence = ?, "
                 "minimum_quality = ?, absent_after_s = ?, early_leave_s = ?, auto_close = ?, auto_absent = ?, "
                 "teacher_corrects_h = ?, office_corrects_h = ?, updated_at = ?, version = version + 1 WHERE id = ? "
                 "AND version = ?",
                 course.code, course.name, course.time_zone, policy.late_after_s, policy.opens_before_s,
                 policy.closes_after_s, attendance::name(policy.repeat), policy.cooldown_s,
                 attendance::name(policy.liveness), policy.minimum_confidence, policy.minimum_quality,
                 policy.absent_after_s, policy.early_leave_s, policy.auto_close, policy.auto_absent,
                 policy.teacher_corrects_h, policy.office_corrects_h, course.updated_at, course.id, course.version),
      "course", course.id));
  ++course.version;
  return {};
}

Result<bool> delete_course(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM course WHERE id = ?", id));
}

Result<bool> add_to_roster(Connection& db, const Uuid& course_id, const Uuid& person_id, Time now) {
  return changed(
      db.execute("INSERT INTO roster (course_id, person_id, added_at) VALUES (?, ?, ?) ON CONFLICT (course_id, "
                 "person_id) DO NOTHING",
                 course_id, person_id, now));
}

Result<void> add_to_rosters(Connection& db, std::span<const RosterPlace> places, Time now) {
  RowWriter rows(db, "roster (course_id, person_id, added_at)", 3);
  for (const RosterPlace& place : places) ROLLCALL_TRY(rows.add(place.course, place.person, now));
  return rows.finish();
}

Result<bool> remove_from_roster(Connection& db, const Uuid& course_id, const Uuid& person_id) {
  return changed(db.execute("DELETE FROM roster WHERE course_id = ? AND person_id = ?", course_id, person_id));
}

Result<bool> is_on_roster(Connection& db, const Uuid& course_id, const Uuid& person_id) {
  return changed(
      fetch_number(db, "SELECT count(*) FROM roster WHERE course_id = ? AND person_id = ?", course_id, person_id));
}

Result<std::vector<Uuid>> list_roster(Connection& db, const Uuid& course_id) {
  return fetch_all(read_id, db,
                   "SELECT r.person_id FROM roster r JOIN person p ON p.id = r.person_id "
                   // Not `active = 1`: SQLite would begin with everyone who is.
                   "WHERE r.course_id = ? AND p.active <> 0 ORDER BY r.person_id",
                   course_id);
}

}  // namespace rollcall::store
