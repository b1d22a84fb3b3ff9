#include "service/calendar/courses.hpp"

#include <utility>
#include <vector>

#include "attendance/time_zone.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "service/accounts/access.hpp"
#include "service/calendar/occurrences.hpp"
#include "service/event_kinds.hpp"
#include "service/people/erasures.hpp"
#include "store/people.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kCode{.min_code_points = 1, .max_code_points = 64};
constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 200};

}  // namespace

Result<void> clean_course(store::Course& course) {
  Error refused{.code = ErrorCode::kInvalidArgument, .message = "the course was refused"};
  const auto take = [&](Result<std::string> cleaned, std::string& target) {
    if (cleaned)
      target = *std::move(cleaned);
    else
      for (FieldError& field : cleaned.error().fields) refused.fields.push_back(std::move(field));
  };
  take(clean_line("code", course.code, kCode), course.code);
  take(clean_line("name", course.name, kName), course.name);
  if (!attendance::is_time_zone(course.time_zone))
    refused.fields.push_back({"time_zone", "must be an IANA time zone such as Europe/Berlin"});
  if (auto valid = attendance::validate(course.policy); !valid)
    for (FieldError& field : valid.error().fields)
      refused.fields.push_back({"policy." + field.field, std::move(field.message)});
  if (refused.fields.empty()) return {};
  return std::unexpected(std::move(refused));
}

Result<store::Course> add_course(Installation& in, const Actor& actor, const NewCourse& wanted) {
  const Time now = in.clock().now();
  store::Course course{.id = new_uuid(now),
                       .code = wanted.code,
                       .name = wanted.name,
                       .time_zone = wanted.time_zone,
                       .policy = wanted.policy,
                       .created_at = now,
                       .updated_at = now};
  ROLLCALL_TRY(clean_course(course));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    auto inserted = store::insert_course(db, course);
    if (!inserted && inserted.error().code == ErrorCode::kAlreadyExists)
      return fail(ErrorCode::kAlreadyExists, "there is a course with this code already");
    ROLLCALL_TRY(std::move(inserted));
    return note(db, in.clock(), actor, event::kCourseCreated, {.subject = course.id});
  }));
  return course;
}

Result<store::Course> get_course(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return store::get_course(db, id); });
}

Result<store::Course> get_course_by_code(Installation& in, std::string_view code) {
  ROLLCALL_ASSIGN(std::optional<store::Course> course,
                  in.database().read([&](store::Connection& db) { return store::find_course_by_code(db, code); }));
  if (!course) return fail(ErrorCode::kNotFound, "there is no course with this code");
  return *std::move(course);
}

Result<store::Page<store::Course>> list_courses(Installation& in, const Actor& actor, const store::PageRequest& page) {
  const Sight sight = sight_of(actor);
  return in.database().read([&](store::Connection& db) {
    return store::list_courses(db, {.person = sight.person, .instructor = sight.instructor, .device = sight.device},
                               page);
  });
}

Result<store::Course> change_course(Installation& in, const Actor& actor, const Uuid& id, const CourseChange& change) {
  return in.database().transact([&](store::Connection& db) -> Result<store::Course> {
    ROLLCALL_ASSIGN(store::Course course, store::get_course(db, id));
    if (change.expected_version && *change.expected_version != course.version)
      return fail(ErrorCode::kPreconditionFailed, "the course was changed in the meantime", "read it again first");
    if (change.code) course.code = *change.code;
    if (change.name) course.name = *change.name;
    const bool moves = change.time_zone && *change.time_zone != course.time_zone;
    if (change.time_zone) course.time_zone = *change.time_zone;
    if (change.policy) course.policy = *change.policy;
    course.updated_at = in.clock().now();
    ROLLCALL_TRY(clean_course(course));
    ROLLCALL_TRY(store::update_course(db, course));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kCourseChanged, {.subject = id}));
    if (moves) ROLLCALL_TRY(keep_in_step(in, db, actor, id));
    return course;
  });
}

Result<void> enrol_in_course(Installation& in, const Actor& actor, const Uuid& course, const Uuid& person) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::get_course(db, course));
    ROLLCALL_TRY(store::get_person(db, person));
    ROLLCALL_TRY(require_not_erased(db, person));
    ROLLCALL_ASSIGN(const bool added, store::add_to_roster(db, course, person, in.clock().now()));
    if (!added) return {};
    return note(db, in.clock(), actor, event::kRosterAdded, {.subject = course, .person = person});
  });
}

Result<void> remove_from_course(Installation& in, const Actor& actor, const Uuid& course, const Uuid& person) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::get_course(db, course));
    ROLLCALL_ASSIGN(const bool removed, store::remove_from_roster(db, course, person));
    if (!removed) return {};
    return note(db, in.clock(), actor, event::kRosterRemoved, {.subject = course, .person = person});
  });
}

}  // namespace rollcall::service
