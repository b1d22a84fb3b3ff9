#include "service/roster/plan.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <format>
#include <set>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "attendance/time_zone.hpp"
#include "base/text.hpp"
#include "service/calendar/courses.hpp"
#include "service/calendar/policy.hpp"
#include "service/people/groups.hpp"
#include "service/people/people.hpp"
#include "service/roster/known.hpp"
#include "service/roster/plan_token.hpp"
#include "store/events.hpp"
#include "store/instructors.hpp"
#include "store/users.hpp"

namespace rollcall::service::roster {
namespace {

namespace json = boost::json;

json::value list(const std::vector<std::string>& texts) {
  json::array values;
  for (const std::string& text : texts) values.emplace_back(text);
  return values;
}

json::value text_or_null(const std::optional<std::string>& text) { return text ? json::value(*text) : nullptr; }

std::string said(const Error& error) {
  if (error.fields.empty()) return error.message;
  std::string text;
  for (const FieldError& field : error.fields)
    text += std::format("{}{} {}", text.empty() ? "" : ", ", field.field, field.message);
  return text;
}

std::string where(const Place& place) {
  return place.file.empty() ? std::format("line {}", place.line) : std::format("line {} of {}", place.line, place.file);
}

class Planner {
 public:
  Planner(Installation& in, store::Connection& db, const Wanted& wanted, const Options& options)
      : db_(db),
        wanted_(wanted),
        options_(options),
        now_(in.clock().now()),
        policy_(options.policy.value_or(default_policy(in.settings()))) {}

  Result<Plan> make() {
    ROLLCALL_TRY(check());
    ROLLCALL_ASSIGN(plan_.as_of, store::latest_event(db_));
    ROLLCALL_ASSIGN(known_, read_known(db_, wanted_));
    for (const WantedCourse& course : wanted_.courses) plan_course(course);
    if (options_.course) add_missing_course(*options_.course);
    if (options_.create_courses)
      for (const WantedPerson& person : wanted_.people)
        if (person.refused.empty())
          for (const std::string& code : person.courses) add_missing_course(code);
    for (const WantedPerson& person : wanted_.people) plan_person(person);
    if (options_.absent == Absent::kDeactivate) ROLLCALL_TRY(plan_absent());
    for (const WantedInstructor& instructor : wanted_.instructors) ROLLCALL_TRY(plan_instructor(instructor));
    plan_.token = token_of(plan_, options_, policy_);
    return std::move(plan_);
  }

 private:
  Result<void> check() const {
    if (wanted_.people.empty() && wanted_.courses.empty() && wanted_.instructors.empty())
      return fail(ErrorCode::kUnprocessable, "the file names nobody", "give it a row for each person");
    if (options_.absent == Absent::kDeactivate && (!wanted_.lists_everyone || wanted_.people.empty()))
      return fail(ErrorCode::kUnprocessable, "the file does not say who is no longer there",
                  "leave those who are not in it as they are");
    if (!attendance::is_time_zone(options_.time_zone))
      return fail_field("time_zone", "must be an IANA time zone such as Europe/Berlin");
    return attendance::validate(policy_);
  }

  Row& add_row(const Place& place, Subject subject, std::string key) {
    return plan_.rows.emplace_back(Row{.place = place, .subject = subject, .key = std::move(key)});
  }

  static void refuse(Row& row, std::string why) {
    row.outcome = Outcome::kRefused;
    row.reason = std::move(why);
  }

  static void skip(Row& row, std::string why) {
    row.outcome = Outcome::kSkipped;
    row.reason = std::move(why);
  }

  bool has_course(std::string_view code) const { return known_.courses.contains(code) || made_.contains(code); }

  void plan_course(const WantedCourse& wanted) {
    Row& row = add_row(wanted.place, Subject::kCourse, wanted.code);
    if (!wanted.refused.empty()) return refuse(row, wanted.refused);
    if (!seen_courses_.insert(wanted.code).second) return refuse(row, "another row is of the same course");
    if (wanted.removed) return skip(row, "a course is not removed by an import");
    const auto known = known_.courses.find(wanted.code);
    if (known == known_.courses.end()) return make_course(row, wanted.code, wanted.name);
    row.id = known->second.id;
    store::Course course = known->second;
    course.name = wanted.name;
    if (auto clean = clean_course(course); !clean) return refuse(row, said(clean.error()));
    if (course.name == known->second.name) return;
    row.outcome = Outcome::kChanged;
    row.changes.push_back(
        {.field = "name", .before = json::value(known->second.name), .after = json::value(course.name)});
    course.updated_at = now_;
    plan_.courses.push_back({.row = plan_.rows.size() - 1, .course = std::move(course)});
  }

  void make_course(Row& row, const std::string& code, const std::string& name) {
    store::Course course{.id = new_uuid(now_),
                         .code = code,
                         .name = name,
                         .time_zone = options_.time_zone,
                         .policy = policy_,
                         .created_at = now_,
                         .updated_at = now_};
    if (auto clean = clean_course(course); !clean) return refuse(row, said(clean.error()));
    row.outcome = Outcome::kAdded;
    row.changes.push_back({.field = "name", .before = nullptr, .after = json::value(course.name)});
    made_.insert(course.code);
    plan_.courses.push_back({.row = plan_.rows.size() - 1, .course = std::move(course)});
  }

  void add_missing_course(const std::string& code) {
    if (has_course(code) || !seen_courses_.insert(code).second) return;
    make_course(add_row({}, Subject::kCourse, code), code, code);
  }

  void plan_person(const WantedPerson& wanted) {
    Row& row = add_row(wanted.place, Subject::kPerson, wanted.external_id);
    if (!wanted.refused.empty()) return refuse(row, wanted.refused);
    if (const auto [first, fresh] = seen_people_.emplace(wanted.external_id, wanted.place); !fresh)
      return refuse(row, std::format("{} is of the same person", where(first->second)));
    const auto known = known_.people.find(wanted.external_id);
    const store::Person* before = known == known_.people.end() ? nullptr : &known->second;
    if (before != nullptr && known_.erased.contains(before->id)) return refuse(row, "the person was erased");
    if (before != nullptr) row.id = before->id;
    if (before == nullptr && wanted.active == false) return skip(row, "there is no such person, and none is to be");
    if (before == nullptr && wanted.only_known) return skip(row, "there is no such person");
    if (before == nullptr && !wanted.name) return refuse(row, "there is no such person yet, and the name is missing");
    PersonWork work{.row = plan_.rows.size() - 1, .person = person_after(wanted, before)};
    if (auto clean = clean_person(work.person); !clean) return refuse(row, said(clean.error()));
    compare_fields(row, before, work.person);
    if (auto groups = plan_groups(row, wanted, work); !groups) return refuse(row, said(groups.error()));
    if (auto courses = plan_courses(row, wanted, work); !courses) return refuse(row, said(courses.error()));
    row.outcome = before == nullptr ? Outcome::kAdded : row.changes.empty() ? Outcome::kUnchanged : Outcome::kChanged;
    if (row.outcome != Outcome::kUnchanged) plan_.people.push_back(std::move(work));
  }

  store::Person person_after(const WantedPerson& wanted, const store::Person* before) const {
    store::Person person =
        before == nullptr ? store::Person{.id = new_uuid(now_), .external_id = wanted.external_id, .created_at = now_}
                          : *before;
    if (wanted.name && (before == nullptr || !wanted.keeps_name)) person.name = *wanted.name;
    if (wanted.email) person.email = wanted.email;
    // Where the file says who is there, it says so of whom it names.
    if (options_.absent == Absent::kDeactivate) person.active = true;
    if (wanted.active) person.active = *wanted.active;
    person.updated_at = now_;
    return person;
  }

  static void compare_fields(Row& row, const store::Person* before, const store::Person& after) {
    if (before == nullptr || before->name != after.name)
      row.changes.push_back({.field = "name",
                             .before = before == nullptr ? nullptr : json::value(before->name),
                             .after = json::value(after.name)});
    const auto email = before == nullptr ? std::nullopt : before->email;
    if (email != after.email)
      row.changes.push_back({.field = "email", .before = text_or_null(email), .after = text_or_null(after.email)});
    if (before != nullptr && before->active != after.active)
      row.changes.push_back({.field = "active", .before = before->active, .after = after.active});
  }

  Result<void> plan_groups(Row& row, const WantedPerson& wanted, PersonWork& work) const {
    const std::vector<std::string> before = row.id ? known_.groups_of(*row.id) : std::vector<std::string>{};
    std::vector<std::string> named = wanted.groups;
    const bool replaces = options_.memberships == Memberships::kReplace && wanted.says_groups;
    if (!replaces) named.insert(named.end(), before.begin(), before.end());
    ROLLCALL_ASSIGN(std::vector<std::string> after, clean_groups(named));
    if (after == before) return {};
    row.changes.push_back({.field = "groups", .before = list(before), .after = list(after)});
    work.groups = std::move(after);
    return {};
  }

  Result<void> plan_courses(Row& row, const WantedPerson& wanted, PersonWork& work) const {
    const std::vector<std::string> before = row.id ? known_.courses_of(*row.id) : std::vector<std::string>{};
    std::vector<std::string> named = wanted.courses;
    if (options_.course) named.push_back(*options_.course);
    std::ranges::sort(named);
    const auto repeated = std::ranges::unique(named);
    named.erase(repeated.begin(), repeated.end());
    for (const std::string& code : named)
      if (!has_course(code))
        return fail(ErrorCode::kNotFound, std::format("there is no course with the code {}", printable(code)));
    const bool replaces = options_.memberships == Memberships::kReplace && wanted.says_courses;
    std::vector<std::string> after;
    for (const std::string& code : before) {
      const bool goes = !std::ranges::contains(named, code) && (replaces || std::ranges::contains(wanted.left, code));
      (goes ? work.left : after).push_back(code);
    }
    for (const std::string& code : named)
      if (!std::ranges::contains(before, code)) work.joined.push_back(code);
    if (work.joined.empty() && work.left.empty()) return {};
    after.insert(after.end(), work.joined.begin(), work.joined.end());
    std::ranges::sort(after);
    row.changes.push_back({.field = "courses", .before = list(before), .after = list(after)});
    return {};
  }

  Result<void> plan_absent() {
    store::PageRequest page{.limit = store::kMaxPageSize};
    while (true) {
      ROLLCALL_ASSIGN(store::Page<store::Person> people, store::list_people(db_, {.active = true}, page));
      for (store::Person& person : people.items) {
        if (is_named(person.external_id)) continue;
        Row& row = add_row({}, Subject::kPerson, person.external_id);
        row.id = person.id;
        row.outcome = Outcome::kChanged;
        row.reason = "the file does not name this person";
        row.changes.push_back({.field = "active", .before = true, .after = false});
        person.active = false;
        person.updated_at = now_;
        plan_.people.push_back({.row = plan_.rows.size() - 1, .person = std::move(person)});
      }
      if (!people.next_cursor) return {};
      page.cursor = *people.next_cursor;
    }
  }

  // By any row, also one that is refused: the person is there, though we do not know how.
  bool is_named(const std::string& external_id) {
    if (named_.empty())
      for (const WantedPerson& person : wanted_.people) named_.insert(person.external_id);
    return named_.contains(external_id);
  }

  Result<void> plan_instructor(const WantedInstructor& wanted) {
    Row& row = add_row(wanted.place, Subject::kInstructor, wanted.course);
    if (!has_course(wanted.course)) {
      refuse(row, "there is no such course");
      return {};
    }
    std::optional<store::User> user;
    for (const std::string& name : wanted.users) {
      if (user || name.contains('\0')) continue;
      ROLLCALL_ASSIGN(user, store::find_user_by_name(db_, name));
    }
    if (!user) {
      skip(row, "no user signs in by this name");
      return {};
    }
    const auto course = known_.courses.find(wanted.course);
    bool teaches = false;
    if (course != known_.courses.end()) {
      ROLLCALL_ASSIGN(teaches, store::teaches(db_, user->id, course->second.id));
    }
    row.id = user->id;
    if (teaches == !wanted.removed) return {};
    row.outcome = wanted.removed ? Outcome::kChanged : Outcome::kAdded;
    row.changes.push_back({.field = "instructor",
                           .before = wanted.removed ? json::value(user->name) : nullptr,
                           .after = wanted.removed ? nullptr : json::value(user->name)});
    plan_.instructors.push_back(
        {.row = plan_.rows.size() - 1, .course = wanted.course, .user = user->id, .removed = wanted.removed});
    return {};
  }

  store::Connection& db_;
  const Wanted& wanted_;
  const Options& options_;
  const Time now_;
  const attendance::Policy policy_;
  Known known_;
  Plan plan_;
  std::unordered_set<std::string> seen_courses_;
  std::set<std::string, std::less<>> made_;
  std::unordered_map<std::string, Place> seen_people_;
  std::unordered_set<std::string> named_;
};

}  // namespace

Result<Plan> make_plan(Installation& in, store::Connection& db, const Wanted& wanted, const Options& options) {
  return Planner(in, db, wanted, options).make();
}

}  // namespace rollcall::service::roster
