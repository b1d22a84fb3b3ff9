#include "service/roster/imports.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <format>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "base/uuid.hpp"
#include "service/event_kinds.hpp"
#include "service/roster/one_roster.hpp"
#include "service/roster/people_csv.hpp"
#include "store/groups.hpp"
#include "store/instructors.hpp"
#include "store/words.hpp"

namespace rollcall::service::roster {
namespace {

constexpr std::size_t kKeysAtOnce = 500;
constexpr int kImportsLookedAt = 100;

constexpr std::array kFormatWords = {store::Word<Format>{Format::kCsv, "csv"},
                                     store::Word<Format>{Format::kOneRoster, "one_roster"}};

// Does what a plan says, within one transaction.
class Applier {
 public:
  Applier(Installation& in, store::Connection& db, const Actor& actor, const Plan& plan)
      : in_(in), db_(db), actor_(actor), plan_(plan), now_(in.clock().now()) {}

  Result<void> run() {
    for (const CourseWork& work : plan_.courses) ROLLCALL_TRY(apply(work));
    for (const PersonWork& work : plan_.people) ROLLCALL_TRY(apply(work));
    for (const InstructorWork& work : plan_.instructors) ROLLCALL_TRY(apply(work));
    boost::json::object ids{{"token", plan_.token}};
    for (const Outcome outcome : kOutcomes) ids[name(outcome)] = plan_.count(outcome);
    return say(event::kPeopleImported, {.ids = std::move(ids)});
  }

 private:
  bool is_new(std::size_t row) const { return plan_.rows[row].outcome == Outcome::kAdded; }

  Result<void> say(std::string_view kind, const EventFacts& facts) {
    return note(db_, in_.clock(), actor_, kind, facts);
  }

  Result<void> apply(const CourseWork& work) {
    store::Course course = work.course;
    if (is_new(work.row)) {
      ROLLCALL_TRY(store::insert_course(db_, course));
      return say(event::kCourseCreated, {.subject = course.id});
    }
    ROLLCALL_TRY(store::update_course(db_, course));
    return say(event::kCourseChanged, {.subject = course.id});
  }

  Result<void> apply(const PersonWork& work) {
    store::Person person = work.person;
    boost::json::object ids;
    if (is_new(work.row)) {
      ROLLCALL_TRY(store::insert_person(db_, person));
    } else {
      ROLLCALL_TRY(store::update_person(db_, person));
      boost::json::array fields;
      for (const FieldChange& change : plan_.rows[work.row].changes) {
        if (change.field == "active") ids["active"] = change.after;
        fields.emplace_back(change.field);
      }
      ids["fields"] = std::move(fields);
    }
    if (work.groups) ROLLCALL_TRY(store::set_groups_of(db_, person.id, *work.groups));
    ROLLCALL_TRY(say(is_new(work.row) ? event::kPersonCreated : event::kPersonChanged,
                     {.subject = person.id, .person = person.id, .session = std::nullopt, .ids = std::move(ids)}));
    for (const std::string& code : work.joined) {
      ROLLCALL_ASSIGN(const Uuid course, course_of(code));
      ROLLCALL_TRY(store::add_to_roster(db_, course, person.id, now_));
      ROLLCALL_TRY(say(event::kRosterAdded, {.subject = course, .person = person.id}));
    }
    for (const std::string& code : work.left) {
      ROLLCALL_ASSIGN(const Uuid course, course_of(code));
      ROLLCALL_TRY(store::remove_from_roster(db_, course, person.id));
      ROLLCALL_TRY(say(event::kRosterRemoved, {.subject = course, .person = person.id}));
    }
    return {};
  }

  Result<void> apply(const InstructorWork& work) {
    ROLLCALL_ASSIGN(const Uuid course, course_of(work.course));
    ROLLCALL_TRY(work.removed ? store::remove_instructor(db_, course, work.user)
                              : store::add_instructor(db_, course, work.user, now_));
    return say(work.removed ? event::kInstructorRemoved : event::kInstructorAdded,
               {.subject = course, .ids = {{"user_id", work.user.to_string()}}});
  }

  Result<Uuid> course_of(const std::string& code) {
    if (const auto known = courses_.find(code); known != courses_.end()) return known->second;
    ROLLCALL_ASSIGN(const auto course, store::find_course_by_code(db_, code));
    if (!course) return fail(ErrorCode::kInternal, "a course of the plan is not there");
    return courses_.emplace(code, course->id).first->second;
  }

  Installation& in_;
  store::Connection& db_;
  const Actor& actor_;
  const Plan& plan_;
  const Time now_;
  std::unordered_map<std::string, Uuid> courses_;
};

// The ids of a new person's two keys: their own, and that of the face.
struct NewPersonKeys {
  Uuid person;
  Uuid face;
};

std::vector<NewPersonKeys> new_people(const Plan& plan, Time now) {
  std::vector<NewPersonKeys> people;
  for (const PersonWork& work : plan.people)
    if (plan.rows[work.row].outcome == Outcome::kAdded)
      people.push_back({.person = work.person.id, .face = new_uuid(now)});
  return people;
}

// The keys first: a key without a person harms nobody, a person without a key could not be enrolled.
Result<void> make_keys(Installation& in, std::span<const NewPersonKeys> people, const ImportProgress& progress) {
  const std::size_t total = people.size();
  while (!people.empty()) {
    const auto some = people.first(std::min(kKeysAtOnce, people.size()));
    std::vector<Uuid> keys;
    for (const NewPersonKeys& one : some) keys.insert(keys.end(), {one.person, one.face});
    ROLLCALL_TRY(in.vault().create_keys(keys, store::KeyKind::kPerson));
    people = people.subspan(some.size());
    if (progress) progress(total - people.size(), total);
  }
  return {};
}

// The new people of a plan get the ids whose keys there are, also where it was made again meanwhile.
void take_ids(Plan& plan, std::span<const NewPersonKeys> keys) {
  for (PersonWork& work : plan.people) {
    if (plan.rows[work.row].outcome != Outcome::kAdded) continue;
    work.person.id = keys.front().person;
    work.person.key_id = keys.front().face;
    keys = keys.subspan(1);
  }
}

std::unexpected<Error> another(store::Connection& db, std::string_view token) {
  const auto imports =
      store::list_events(db, {.kind = std::string(event::kPeopleImported)}, {.limit = kImportsLookedAt});
  if (imports && !token.empty() &&
      std::ranges::any_of(imports->items, [&](const store::Event& event) { return event.ids.contains(token); }))
    return fail(ErrorCode::kConflict, "this import was applied already", "look at a new preview");
  return fail(ErrorCode::kConflict, "what the import would do is not what the preview showed", "look at a new preview");
}

}  // namespace

std::string_view name(Format value) { return store::word_of(kFormatWords, value); }

Result<std::optional<RosterFile>> read_roster_in(const document::ZipReader& archive) {
  if (is_one_roster(archive)) {
    ROLLCALL_ASSIGN(Wanted wanted, read_one_roster(archive));
    return RosterFile{.format = Format::kOneRoster, .wanted = std::move(wanted)};
  }
  const document::ZipEntry* people = archive.find("people.csv");
  if (people == nullptr) return std::nullopt;
  ROLLCALL_ASSIGN(const Bytes bytes, archive.read(*people));
  ROLLCALL_ASSIGN(const std::string text, to_utf8(bytes));
  ROLLCALL_ASSIGN(Wanted wanted, read_people_csv(text));
  return RosterFile{.format = Format::kCsv, .wanted = std::move(wanted)};
}

Result<RosterFile> read_roster(ByteView file) {
  if (document::looks_like_zip(file)) {
    ROLLCALL_ASSIGN(const auto archive, document::ZipReader::open(file));
    ROLLCALL_ASSIGN(auto roster, read_roster_in(*archive));
    if (roster) return *std::move(roster);
    return fail(ErrorCode::kUnprocessable, "the archive has neither a people.csv nor the files of OneRoster",
                "put them at its top, in no folder");
  }
  ROLLCALL_ASSIGN(const std::string text, to_utf8(file));
  ROLLCALL_ASSIGN(Wanted wanted, read_people_csv(text));
  return RosterFile{.format = Format::kCsv, .wanted = std::move(wanted)};
}

Result<Plan> preview_import(Installation& in, const Wanted& wanted, const Options& options) {
  return in.database().read([&](store::Connection& db) { return make_plan(in, db, wanted, options); });
}

Result<Plan> apply_import(Installation& in, const Actor& actor, const Wanted& wanted, const Options& options,
                          std::string_view token, const ImportProgress& progress) {
  ROLLCALL_ASSIGN(Plan plan, in.database().read([&](store::Connection& db) -> Result<Plan> {
    ROLLCALL_ASSIGN(Plan made, make_plan(in, db, wanted, options));
    if (made.token != token) return another(db, token);
    return made;
  }));
  const std::vector<NewPersonKeys> keys = new_people(plan, in.clock().now());
  ROLLCALL_TRY(make_keys(in, keys, progress));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const std::int64_t latest, store::latest_event(db));
    if (latest != plan.as_of) {
      ROLLCALL_ASSIGN(plan, make_plan(in, db, wanted, options));
      if (plan.token != token) return another(db, token);
    }
    take_ids(plan, keys);
    return Applier(in, db, actor, plan).run();
  }));
  for (const PersonWork& work : plan.people) plan.rows[work.row].id = work.person.id;
  for (const CourseWork& work : plan.courses) plan.rows[work.row].id = work.course.id;
  return plan;
}

}  // namespace rollcall::service::roster
