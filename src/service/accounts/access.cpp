#include "service/accounts/access.hpp"

#include <string>
#include <string_view>

#include "store/checkpoints.hpp"
#include "store/courses.hpp"
#include "store/devices.hpp"
#include "store/disputes.hpp"
#include "store/excuses.hpp"
#include "store/instructors.hpp"
#include "store/passages.hpp"
#include "store/records.hpp"
#include "store/reviews.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {
namespace {

Result<void> unless(Result<bool> may, std::string_view what) {
  ROLLCALL_TRY(may);
  if (!*may) return fail(ErrorCode::kNotFound, "there is no such " + std::string(what));
  return {};
}

Result<bool> has_course(store::Connection& db, const Sight& sight, const Uuid& course) {
  if (sight.instructor) return store::teaches(db, *sight.instructor, course);
  if (sight.device) return store::serves_course(db, *sight.device, course);
  return false;
}

}  // namespace

bool sees_all(const Actor& actor) {
  return !actor.is_device && (actor.role == store::Role::kAdmin || actor.role == store::Role::kOffice ||
                              actor.role == store::Role::kViewer);
}

Sight sight_of(const Actor& actor) {
  if (sees_all(actor)) return {};
  if (actor.is_device) return {.device = actor.id.value_or(Uuid{})};
  if (actor.role == store::Role::kInstructor) return {.instructor = actor.user_id.value_or(Uuid{})};
  return {.person = actor.person_id.value_or(Uuid{})};
}

Result<std::set<Uuid>> courses_seen(store::Connection& db, const Actor& actor) {
  const Sight sight = sight_of(actor);
  std::set<Uuid> courses;
  store::PageRequest page{.limit = store::kMaxPageSize};
  do {
    ROLLCALL_ASSIGN(const auto found,
                    store::list_courses(
                        db, {.person = sight.person, .instructor = sight.instructor, .device = sight.device}, page));
    for (const store::Course& course : found.items) courses.insert(course.id);
    page.cursor = found.next_cursor.value_or("");
  } while (!page.cursor.empty());
  return courses;
}

Result<void> require_course(store::Connection& db, const Actor& actor, const Uuid& course) {
  if (sees_all(actor)) return {};
  return unless(has_course(db, sight_of(actor), course), "course");
}

Result<void> require_session(store::Connection& db, const Actor& actor, const Uuid& session) {
  if (sees_all(actor)) return {};
  ROLLCALL_ASSIGN(const store::Session row, store::get_session(db, session));
  return unless(has_course(db, sight_of(actor), row.course_id), "session");
}

Result<void> require_record(store::Connection& db, const Actor& actor, const Uuid& record) {
  if (sees_all(actor)) return {};
  const Sight sight = sight_of(actor);
  ROLLCALL_ASSIGN(const store::Record row, store::get_record(db, record));
  if (sight.person) return unless(row.person_id == *sight.person, "record");
  ROLLCALL_ASSIGN(const store::Session session, store::get_session(db, row.session_id));
  return unless(has_course(db, sight, session.course_id), "record");
}

Result<void> require_checkpoint(store::Connection& db, const Actor& actor, const Uuid& checkpoint) {
  if (sees_all(actor)) return {};
  const Sight sight = sight_of(actor);
  if (sight.device) return unless(store::serves_checkpoint(db, *sight.device, checkpoint), "checkpoint");
  return unless(false, "checkpoint");
}

Result<void> require_passage(store::Connection& db, const Actor& actor, const Uuid& passage) {
  if (sees_all(actor)) return {};
  const Sight sight = sight_of(actor);
  ROLLCALL_ASSIGN(const store::Passage row, store::get_passage(db, passage));
  if (sight.device) return unless(store::serves_checkpoint(db, *sight.device, row.checkpoint_id), "passage");
  return unless(sight.person == row.person_id, "passage");
}

Result<void> require_review(store::Connection& db, const Actor& actor, const Uuid& review) {
  if (sees_all(actor)) return {};
  const Sight sight = sight_of(actor);
  ROLLCALL_ASSIGN(const store::Review row, store::get_review(db, review));
  if (!sight.instructor || !row.session_id) return unless(false, "review");
  ROLLCALL_ASSIGN(const store::Session session, store::get_session(db, *row.session_id));
  return unless(has_course(db, sight, session.course_id), "review");
}

Result<void> require_person(store::Connection& db, const Actor& actor, const Uuid& person) {
  if (sees_all(actor)) return {};
  const Sight sight = sight_of(actor);
  if (sight.person) return unless(person == *sight.person, "person");
  if (sight.instructor) return unless(store::teaches_person(db, *sight.instructor, person), "person");
  return unless(false, "person");
}

Result<void> require_excuse(store::Connection& db, const Actor& actor, const Uuid& excuse) {
  if (sees_all(actor)) return {};
  const Sight sight = sight_of(actor);
  ROLLCALL_ASSIGN(const store::Excuse row, store::get_excuse(db, excuse));
  if (sight.person) return unless(row.person_id == *sight.person, "excuse");
  if (sight.instructor) return unless(store::teaches_person(db, *sight.instructor, row.person_id), "excuse");
  return unless(false, "excuse");
}

Result<void> require_dispute(store::Connection& db, const Actor& actor, const Uuid& dispute) {
  if (sees_all(actor)) return {};
  ROLLCALL_ASSIGN(const store::ListedDispute row, store::get_dispute(db, dispute));
  if (!actor.is_device && actor.person_id == row.dispute.person_id)
    return {};  // an instructor may be one of the people
  const Sight sight = sight_of(actor);
  if (sight.person) return unless(false, "dispute");
  return unless(has_course(db, sight, row.course_id), "dispute");
}

Result<void> require_nothing(store::Connection& /*db*/, const Actor& /*actor*/, const Uuid& /*id*/) { return {}; }

}  // namespace rollcall::service
