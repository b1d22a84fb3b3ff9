// What there is of the people and courses a file is about, as a plan compares it.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/roster/wanted.hpp"
#include "store/courses.hpp"
#include "store/people.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service::roster {

struct Known {
  std::map<std::string, store::Course, std::less<>> courses;  // by code
  std::unordered_map<Uuid, std::string> codes;                // of all courses
  std::unordered_map<std::string, store::Person> people;      // by external id
  std::unordered_map<Uuid, std::vector<std::string>> groups;
  std::unordered_map<Uuid, std::vector<Uuid>> rosters;
  std::unordered_set<Uuid> erased;

  std::vector<std::string> courses_of(const Uuid& person) const;  // codes, sorted
  std::vector<std::string> groups_of(const Uuid& person) const;   // sorted
};

// All courses, and those people whom the file names.
Result<Known> read_known(store::Connection& db, const Wanted& wanted);

}  // namespace rollcall::service::roster
