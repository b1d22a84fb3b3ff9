#include "store/of_people.hpp"

#include <algorithm>
#include <format>
#include <utility>
#include <vector>

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::size_t kAtOnce = 100;  // in one statement, which is then always the same one

// Runs `begin` IN (...) `end` for all ids, some at a time; calls `add` for every row.
template <class T, class Add>
Result<void> each_of(T (*read)(Row&), const Add& add, Connection& db, std::string_view begin, std::string_view end,
                     std::span<const Uuid> ids) {
  static const std::string places = [] {
    std::string list = "?";
    for (std::size_t i = 1; i < kAtOnce; ++i) list += ", ?";
    return list;
  }();
  const std::string sql = std::format("{} IN ({}){}", begin, places, end);
  for (; !ids.empty(); ids = ids.subspan(std::min(kAtOnce, ids.size()))) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < kAtOnce; ++i) values.emplace_back(ids[std::min(i, ids.size() - 1)]);
    ROLLCALL_ASSIGN(Rows rows, db.query_with(sql, values));
    ROLLCALL_ASSIGN(auto some, read_all(read, std::move(rows)));
    for (auto& one : some) add(std::move(one));
  }
  return {};
}

// The same where every id has at most one row.
template <class T>
Result<std::unordered_map<Uuid, T>> fetch_of(std::pair<Uuid, T> (*read)(Row&), Connection& db, std::string_view begin,
                                             std::string_view end, std::span<const Uuid> ids) {
  std::unordered_map<Uuid, T> found;
  ROLLCALL_TRY(each_of(read, [&](std::pair<Uuid, T> one) { found.insert(std::move(one)); }, db, begin, end, ids));
  return found;
}

std::pair<Uuid, std::string> read_group(Row& row) {
  std::pair<Uuid, std::string> group;
  row.into(group.first, group.second);
  return group;
}

std::pair<Uuid, PersonName> read_name(Row& row) {
  std::pair<Uuid, PersonName> named;
  row.into(named.first, named.second.external_id, named.second.name);
  return named;
}

std::pair<Uuid, TemplatesHeld> read_held(Row& row) {
  std::pair<Uuid, TemplatesHeld> counted;
  row.into(counted.first, counted.second.count, counted.second.oldest_at, counted.second.newest_at);
  return counted;
}

std::pair<Uuid, Uuid> read_course(Row& row) {
  std::pair<Uuid, Uuid> place;
  row.into(place.first, place.second);
  return place;
}

Uuid read_person(Row& row) {
  Uuid person;
  row.into(person);
  return person;
}

}  // namespace

Result<std::unordered_map<Uuid, PersonName>> names_of(Connection& db, std::span<const Uuid> people) {
  return fetch_of(read_name, db, "SELECT id, external_id, name FROM person WHERE id", "", people);
}

Result<std::unordered_map<Uuid, std::vector<std::string>>> groups_of(Connection& db, std::span<const Uuid> people) {
  std::unordered_map<Uuid, std::vector<std::string>> groups;
  ROLLCALL_TRY(each_of(
      read_group, [&](std::pair<Uuid, std::string> one) { groups[one.first].push_back(std::move(one.second)); }, db,
      "SELECT person_id, group_name FROM person_group WHERE person_id", " ORDER BY person_id, group_name", people));
  return groups;
}

Result<std::unordered_map<Uuid, std::vector<Uuid>>> courses_of(Connection& db, std::span<const Uuid> people) {
  std::unordered_map<Uuid, std::vector<Uuid>> courses;
  ROLLCALL_TRY(each_of(
      read_course, [&](std::pair<Uuid, Uuid> one) { courses[one.first].push_back(one.second); }, db,
      "SELECT person_id, course_id FROM roster WHERE person_id", " ORDER BY person_id, course_id", people));
  return courses;
}

Result<std::unordered_set<Uuid>> erased_among(Connection& db, std::span<const Uuid> people) {
  std::unordered_set<Uuid> erased;
  ROLLCALL_TRY(each_of(
      read_person, [&](const Uuid& one) { erased.insert(one); }, db, "SELECT person_id FROM erasure WHERE person_id",
      "", people));
  return erased;
}

Result<std::unordered_map<Uuid, TemplatesHeld>> count_templates(Connection& db, std::span<const Uuid> people) {
  return fetch_of(read_held, db,
                  "SELECT t.person_id, COUNT(*), MIN(COALESCE(p.captured_at, t.created_at)), "
                  "MAX(COALESCE(p.captured_at, t.created_at)) FROM template t LEFT JOIN photo p ON p.id = t.photo_id "
                  "WHERE t.person_id",
                  " GROUP BY t.person_id", people);
}

}  // namespace rollcall::store
