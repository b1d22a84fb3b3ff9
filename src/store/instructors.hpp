// Which courses are whose: the instructors of a course. Everyone on its roster is then theirs to see.
#pragma once

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// True when the user did not teach the course before. kConflict when there is no such course or user.
Result<bool> add_instructor(Connection& db, const Uuid& course_id, const Uuid& user_id, Time now);
Result<bool> remove_instructor(Connection& db, const Uuid& course_id, const Uuid& user_id);

Result<bool> teaches(Connection& db, const Uuid& user_id, const Uuid& course_id);

// Whether the person is on the roster of a course the user teaches, or has a record in one.
Result<bool> teaches_person(Connection& db, const Uuid& user_id, const Uuid& person_id);

}  // namespace rollcall::store
