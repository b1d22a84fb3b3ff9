#include "service/roster/known.hpp"

#include <algorithm>
#include <utility>

#include "store/of_people.hpp"

namespace rollcall::service::roster {

std::vector<std::string> Known::courses_of(const Uuid& person) const {
  std::vector<std::string> found;
  if (const auto on = rosters.find(person); on != rosters.end())
    for (const Uuid& course : on->second)
      if (const auto code = codes.find(course); code != codes.end()) found.push_back(code->second);
  std::ranges::sort(found);
  return found;
}

std::vector<std::string> Known::groups_of(const Uuid& person) const {
  const auto on = groups.find(person);
  std::vector<std::string> found = on == groups.end() ? std::vector<std::string>{} : on->second;
  std::ranges::sort(found);
  return found;
}

Result<Known> read_known(store::Connection& db, const Wanted& wanted) {
  Known known;
  store::PageRequest page{.limit = store::kMaxPageSize};
  while (true) {
    ROLLCALL_ASSIGN(store::Page<store::Course> courses, store::list_courses(db, {}, page));
    for (store::Course& course : courses.items) {
      known.codes.emplace(course.id, course.code);
      std::string code = course.code;
      known.courses.emplace(std::move(code), std::move(course));
    }
    if (!courses.next_cursor) break;
    page.cursor = *courses.next_cursor;
  }
  std::vector<std::string> external_ids;
  // A text with a NUL is nobody's id, and no database takes it.
  for (const WantedPerson& person : wanted.people)
    if (!person.external_id.contains('\0')) external_ids.push_back(person.external_id);
  std::ranges::sort(external_ids);
  const auto repeated = std::ranges::unique(external_ids);
  external_ids.erase(repeated.begin(), repeated.end());
  ROLLCALL_ASSIGN(auto people, store::find_people_by_external_ids(db, external_ids));
  std::vector<Uuid> ids;
  for (store::Person& person : people) {
    std::string external_id = person.external_id;
    ids.push_back(person.id);
    known.people.emplace(std::move(external_id), std::move(person));
  }
  ROLLCALL_ASSIGN(known.groups, store::groups_of(db, ids));
  ROLLCALL_ASSIGN(known.rosters, store::courses_of(db, ids));
  ROLLCALL_ASSIGN(known.erased, store::erased_among(db, ids));
  return known;
}

}  // namespace rollcall::service::roster
