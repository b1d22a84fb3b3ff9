// Which courses are whose: the instructors of a course. Everyone on its roster is then theirs to see.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/roles.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// True when the user did not teach the course before. kConflict when there is no such course or user.
Result<bool> add_instructor(Connection& db, const Uuid& course_id, const Uuid& user_id, Time now);
Result<bool> remove_instructor(Connection& db, const Uuid& course_id, const Uuid& user_id);

Result<bool> teaches(Connection& db, const Uuid& user_id, const Uuid& course_id);

// Whether the person is on the roster of a course the user teaches, or has a record in one.
Result<bool> teaches_person(Connection& db, const Uuid& user_id, const Uuid& person_id);

// A user who can be given a course: active, and of a role that takes attendance.
struct UserWhoTeaches {
  Uuid id;
  std::string name;
  Role role = Role::kInstructor;
};
// In the order they were added.
Result<Page<UserWhoTeaches>> list_users_who_teach(Connection& db, const PageRequest& page);

}  // namespace rollcall::store
