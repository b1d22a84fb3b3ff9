#include "service/roster/applier.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <chrono>
#include <thread>
#include <utility>

#include "base/uuid.hpp"
#include "store/instructors.hpp"

namespace rollcall::service::roster {
namespace {

// Rows of people, groups and rosters in one step: some tenths of a second on a small machine.
constexpr std::size_t kRowsAtOnce = 4'000;

// Between two steps, so that another process on the same file has its turn (see sqlite_connection.cpp).
constexpr std::chrono::milliseconds kPause{10};

std::size_t rows_of(const PersonWork& work) {
  return 1 + work.joined.size() + work.left.size() + (work.groups ? work.groups->size() : 0);
}

}  // namespace

Result<void> Applier::run(const ImportRun& run) {
  now_ = in_.clock().now();
  const std::span<PersonWork> all = plan_.people;
  // What an import that ended in between wrote is read before the first step, which then waits for nobody.
  ROLLCALL_TRY(in_.database().read([&](store::Connection& db) { return meanwhile_.read_on(db); }));
  std::size_t done = 0;
  do {
    if (run.stop.stop_requested()) return fail(ErrorCode::kCancelled, "the import was interrupted", "send it again");
    if (done > 0) std::this_thread::sleep_for(kPause);
    const std::size_t end = step_from(done);
    const std::span<PersonWork> some = all.subspan(done, end - done);
    // The keys first: a key without a person harms nobody, a person without a key could not be enrolled.
    ROLLCALL_TRY(make_keys(some));
    ROLLCALL_TRY(in_.database().transact(
        [&](store::Connection& db) { return do_step(db, some, done == 0, end == all.size()); }));
    done = end;
    if (run.progress) run.progress(done, all.size());
  } while (done < all.size());
  for (const PersonWork& work : plan_.people)
    if (plan_.rows[work.row].outcome != Outcome::kSkipped) plan_.rows[work.row].id = work.person.id;
  for (const CourseWork& work : plan_.courses) plan_.rows[work.row].id = work.course.id;
  return {};
}

std::size_t Applier::step_from(std::size_t first) const {
  std::size_t end = first;
  for (std::size_t rows = 0; end < plan_.people.size() && rows < kRowsAtOnce; ++end) rows += rows_of(plan_.people[end]);
  return end;
}

Result<void> Applier::make_keys(std::span<PersonWork> some) {
  std::vector<Uuid> keys;
  for (PersonWork& work : some) {
    if (!is_new(work.row)) continue;
    work.person.key_id = new_uuid(now_);
    keys.insert(keys.end(), {work.person.id, *work.person.key_id});
  }
  return keys.empty() ? Result<void>{} : in_.vault().create_keys(keys, store::KeyKind::kPerson);
}

Result<void> Applier::do_step(store::Connection& db, std::span<const PersonWork> some, bool first, bool last) {
  ROLLCALL_TRY(meanwhile_.read_on(db));
  if (first) ROLLCALL_TRY(begin(db, last));
  Gathered gathered;
  for (const PersonWork& work : some) {
    if (meanwhile_.touches(work))
      skip(work.row);
    else
      ROLLCALL_TRY(apply(db, work, gathered));
  }
  ROLLCALL_TRY(write(db, gathered));
  if (last) {
    boost::json::object ids{{"token", start_.token}};
    for (const Outcome outcome : kOutcomes) ids[name(outcome)] = plan_.count(outcome);
    ROLLCALL_TRY(say(db, event::kPeopleImported, {.ids = std::move(ids)}));
  }
  return meanwhile_.skip_own(db);
}

Result<void> Applier::begin(store::Connection& db, bool last) {
  if (!start_.resumed) {
    const bool moved = meanwhile_.touches_courses() ||
                       std::ranges::any_of(plan_.people, [&](const auto& work) { return meanwhile_.touches(work); });
    if (moved)
      return fail(ErrorCode::kConflict, "what the import would do is not what the preview showed",
                  "look at a new preview");
    if (!last) ROLLCALL_TRY(say(db, event::kPeopleImportBegun, {.ids = {{"token", start_.token}}}));
  }
  for (const CourseWork& work : plan_.courses) ROLLCALL_TRY(apply(db, work));
  for (const InstructorWork& work : plan_.instructors) ROLLCALL_TRY(apply(db, work));
  return {};
}

void Applier::skip(std::size_t row) {
  plan_.rows[row].outcome = Outcome::kSkipped;
  plan_.rows[row].reason = "somebody else changed this in the meantime; look at a new preview";
}

Result<void> Applier::say(store::Connection& db, std::string_view kind, const EventFacts& facts) {
  return note(db, in_.clock(), actor_, kind, facts);
}

void Applier::add_event(Gathered& gathered, std::string_view kind, const EventFacts& facts) const {
  gathered.events.push_back(event_of(in_.clock(), actor_, kind, facts));
}

// What the first step of an import that ended in between did is done; if it is otherwise now, somebody else did that.
Result<void> Applier::apply(store::Connection& db, const CourseWork& work) {
  store::Course course = work.course;
  if (is_new(work.row)) {
    ROLLCALL_TRY(store::insert_course(db, course));
    return say(db, event::kCourseCreated, {.subject = course.id});
  }
  if (start_.resumed) {
    skip(work.row);
    return {};
  }
  ROLLCALL_TRY(store::update_course(db, course));
  return say(db, event::kCourseChanged, {.subject = course.id});
}

Result<void> Applier::apply(store::Connection& db, const InstructorWork& work) {
  if (start_.resumed) {
    skip(work.row);
    return {};
  }
  ROLLCALL_ASSIGN(const Uuid course, course_of(db, work.course));
  ROLLCALL_TRY(work.removed ? store::remove_instructor(db, course, work.user)
                            : store::add_instructor(db, course, work.user, now_));
  return say(db, work.removed ? event::kInstructorRemoved : event::kInstructorAdded,
             {.subject = course, .ids = {{"user_id", work.user.to_string()}}});
}

Result<void> Applier::apply(store::Connection& db, const PersonWork& work, Gathered& gathered) {
  store::Person person = work.person;
  boost::json::object ids;
  const bool added = is_new(work.row);
  if (!added) {
    ROLLCALL_TRY(store::update_person(db, person));
    if (work.groups) ROLLCALL_TRY(store::set_groups_of(db, person.id, {}));
    boost::json::array fields;
    for (const FieldChange& change : plan_.rows[work.row].changes) {
      if (change.field == "active") ids["active"] = change.after;
      fields.emplace_back(change.field);
    }
    ids["fields"] = std::move(fields);
  }
  if (work.groups)
    for (const std::string& group : *work.groups) gathered.groups.push_back({.person = person.id, .group = group});
  add_event(gathered, added ? event::kPersonCreated : event::kPersonChanged,
            {.subject = person.id, .person = person.id, .session = std::nullopt, .ids = std::move(ids)});
  for (const std::string& code : work.joined) {
    ROLLCALL_ASSIGN(const Uuid course, course_of(db, code));
    gathered.places.push_back({.course = course, .person = person.id});
    add_event(gathered, event::kRosterAdded, {.subject = course, .person = person.id});
  }
  for (const std::string& code : work.left) {
    ROLLCALL_ASSIGN(const Uuid course, course_of(db, code));
    ROLLCALL_TRY(store::remove_from_roster(db, course, person.id));
    add_event(gathered, event::kRosterRemoved, {.subject = course, .person = person.id});
  }
  if (added) gathered.people.push_back(std::move(person));
  return {};
}

Result<void> Applier::write(store::Connection& db, const Gathered& gathered) {
  ROLLCALL_TRY(store::insert_people(db, gathered.people));
  ROLLCALL_TRY(store::add_to_groups(db, gathered.groups));
  ROLLCALL_TRY(store::add_to_rosters(db, gathered.places, now_));
  if (!gathered.events.empty()) ROLLCALL_TRY(store::append_events(db, gathered.events));
  return {};
}

Result<Uuid> Applier::course_of(store::Connection& db, const std::string& code) {
  if (const auto known = courses_.find(code); known != courses_.end()) return known->second;
  ROLLCALL_ASSIGN(const auto course, store::find_course_by_code(db, code));
  if (!course)
    return fail(ErrorCode::kConflict, "a course of the import was removed in the meantime", "look at a new preview");
  return courses_.emplace(code, course->id).first->second;
}

}  // namespace rollcall::service::roster
