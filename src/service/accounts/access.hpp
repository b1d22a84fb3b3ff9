// What an actor may see. An instructor sees the courses they teach, with their sessions, records and people; a person
// sees their own record and passages; a device the courses and checkpoints it serves; everyone else sees all. What an
// actor may not see does not exist for it: kNotFound, in the words of something that is not there.
//
// All read the store; thread-safe.
#pragma once

#include <optional>
#include <set>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/actor.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

// Whether everything there is can be seen.
bool sees_all(const Actor& actor);

Result<void> require_course(store::Connection& db, const Actor& actor, const Uuid& course);
Result<void> require_session(store::Connection& db, const Actor& actor, const Uuid& session);
Result<void> require_record(store::Connection& db, const Actor& actor, const Uuid& record);
Result<void> require_checkpoint(store::Connection& db, const Actor& actor, const Uuid& checkpoint);
Result<void> require_passage(store::Connection& db, const Actor& actor, const Uuid& passage);
Result<void> require_review(store::Connection& db, const Actor& actor, const Uuid& review);
Result<void> require_excuse(store::Connection& db, const Actor& actor, const Uuid& excuse);
Result<void> require_person(store::Connection& db, const Actor& actor, const Uuid& person);

// Of what all who may call the route share: holiday calendars.
Result<void> require_nothing(store::Connection& db, const Actor& actor, const Uuid& id);

// What lists are limited to, as the filters of the store take it. A limited actor without the id that its limit needs
// (an instructor's key that belongs to no user) is limited to nothing at all: a nil id, which nothing has.
struct Sight {
  std::optional<Uuid> instructor;  // the courses this user teaches
  std::optional<Uuid> person;      // this person
  std::optional<Uuid> device;      // the courses this device serves
};
Sight sight_of(const Actor& actor);

// The courses of an actor who does not see all.
Result<std::set<Uuid>> courses_seen(store::Connection& db, const Actor& actor);

}  // namespace rollcall::service
