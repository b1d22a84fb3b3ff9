// Courses and their rosters.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Course {
  Uuid id;
  std::string code;  // unique
  std::string name;
  std::string time_zone;  // IANA name
  attendance::Policy policy;
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  bool operator==(const Course&) const = default;
};

Result<void> insert_course(Connection& db, const Course& course);  // kAlreadyExists for a code in use
Result<std::optional<Course>> find_course(Connection& db, const Uuid& id);
Result<std::optional<Course>> find_course_by_code(Connection& db, std::string_view code);
Result<Course> get_course(Connection& db, const Uuid& id);  // kNotFound

struct CourseFilter {
  std::optional<Uuid> person;      // on its roster
  std::optional<Uuid> instructor;  // who teaches it
  std::optional<Uuid> device;      // that serves it
};

// In the order they were added.
Result<Page<Course>> list_courses(Connection& db, const CourseFilter& filter, const PageRequest& page);

// As update_person.
Result<void> update_course(Connection& db, Course& course);

// With its roster. kConflict while it has sessions.
Result<bool> delete_course(Connection& db, const Uuid& id);

// True when the person was not on the roster before. kConflict when there is no such course or person.
Result<bool> add_to_roster(Connection& db, const Uuid& course_id, const Uuid& person_id, Time now);

// The same for many who are not there yet; kAlreadyExists for one who is.
struct RosterPlace {
  Uuid course;
  Uuid person;
};
Result<void> add_to_rosters(Connection& db, std::span<const RosterPlace> places, Time now);

Result<bool> remove_from_roster(Connection& db, const Uuid& course_id, const Uuid& person_id);
Result<bool> is_on_roster(Connection& db, const Uuid& course_id, const Uuid& person_id);

// The active people on a roster, ascending by id: what a session's search is limited to.
Result<std::vector<Uuid>> list_roster(Connection& db, const Uuid& course_id);

}  // namespace rollcall::store
