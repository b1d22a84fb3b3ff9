// Courses and who is on their rosters.
#pragma once

#include <optional>
#include <string>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/courses.hpp"

namespace rollcall::service {

struct NewCourse {
  std::string code;
  std::string name;
  std::string time_zone = "UTC";  // IANA
  attendance::Policy policy;
};

struct CourseChange {
  std::optional<std::string> code;
  std::optional<std::string> name;
  std::optional<std::string> time_zone;
  std::optional<attendance::Policy> policy;
  std::optional<std::int64_t> expected_version;
};

// Cleans the fields of a course; kInvalidArgument names each one refused.
Result<void> clean_course(store::Course& course);

// kInvalidArgument names every refused field (a time zone the system does not know is one); kAlreadyExists for a code
// in use.
Result<store::Course> add_course(Installation& in, const Actor& actor, const NewCourse& wanted);
Result<store::Course> get_course(Installation& in, const Uuid& id);
Result<store::Course> get_course_by_code(Installation& in, std::string_view code);  // kNotFound

// Those the actor may see: see service/accounts/access.hpp.
Result<store::Page<store::Course>> list_courses(Installation& in, const Actor& actor, const store::PageRequest& page);
Result<store::Course> change_course(Installation& in, const Actor& actor, const Uuid& id, const CourseChange& change);

// Takes effect on the next frame. Doing it again changes nothing. kNotFound without course or person.
Result<void> enrol_in_course(Installation& in, const Actor& actor, const Uuid& course, const Uuid& person);
Result<void> remove_from_course(Installation& in, const Actor& actor, const Uuid& course, const Uuid& person);

}  // namespace rollcall::service
