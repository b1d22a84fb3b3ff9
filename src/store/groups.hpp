// Groups: labels that people have (a class, a department, staff), as many as they like. A group is there while somebody
// is in it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

Result<std::vector<std::string>> list_groups_of(Connection& db, const Uuid& person_id);  // by name

// Replaces them; kAlreadyExists for a name that is given twice.
Result<void> set_groups_of(Connection& db, const Uuid& person_id, const std::vector<std::string>& groups);

// Adds to those people have; kAlreadyExists for one they are in.
struct Membership {
  Uuid person;
  std::string group;
};
Result<void> add_to_groups(Connection& db, std::span<const Membership> memberships);

Result<std::vector<Uuid>> list_people_of_group(Connection& db, const std::string& group);  // inactive ones too

struct Group {
  std::string name;
  std::int64_t people = 0;  // that are active
};
Result<std::vector<Group>> list_groups(Connection& db);  // by name, those that have somebody active

}  // namespace rollcall::store
