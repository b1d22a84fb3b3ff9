#include "store/of_people.hpp"

#include <algorithm>
#include <format>
#include <utility>
#include <vector>

#include "store/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::size_t kAtOnce = 100;  // in one statement, which is then always the same one

// Runs `begin` IN (...) `end` for all ids, some at a time.
template <class T>
Result<std::unordered_map<Uuid, T>> fetch_of(std::pair<Uuid, T> (*read)(Row&), Connection& db, std::string_view begin,
                                             std::string_view end, std::span<const Uuid> ids) {
  static const std::string places = [] {
    std::string list = "?";
    for (std::size_t i = 1; i < kAtOnce; ++i) list += ", ?";
    return list;
  }();
  const std::string sql = std::format("{} IN ({}){}", begin, places, end);
  std::unordered_map<Uuid, T> found;
  for (; !ids.empty(); ids = ids.subspan(std::min(kAtOnce, ids.size()))) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < kAtOnce; ++i) values.emplace_back(ids[std::min(i, ids.size() - 1)]);
    ROLLCALL_ASSIGN(Rows rows, db.query_with(sql, values));
    ROLLCALL_ASSIGN(auto some, read_all(read, std::move(rows)));
    for (auto& one : some) found.insert(std::move(one));
  }
  return found;
}

std::pair<Uuid, PersonName> read_name(Row& row) {
  std::pair<Uuid, PersonName> named;
  row.into(named.first, named.second.external_id, named.second.name);
  return named;
}

std::pair<Uuid, std::int64_t> read_count(Row& row) {
  std::pair<Uuid, std::int64_t> counted;
  row.into(counted.first, counted.second);
  return counted;
}

}  // namespace

Result<std::unordered_map<Uuid, PersonName>> names_of(Connection& db, std::span<const Uuid> people) {
  return fetch_of(read_name, db, "SELECT id, external_id, name FROM person WHERE id", "", people);
}

Result<std::unordered_map<Uuid, std::int64_t>> count_templates(Connection& db, std::span<const Uuid> people) {
  return fetch_of(read_count, db, "SELECT person_id, COUNT(*) FROM template WHERE person_id", " GROUP BY person_id",
                  people);
}

}  // namespace rollcall::store
