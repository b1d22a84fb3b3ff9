// What a page of a list says of its people, asked for at once: on a server each question is a way there and back.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct PersonName {
  std::string external_id;
  std::string name;
};

// Of those there are.
Result<std::unordered_map<Uuid, PersonName>> names_of(Connection& db, std::span<const Uuid> people);

// The groups each is in, by name; who is in none is not there.
Result<std::unordered_map<Uuid, std::vector<std::string>>> groups_of(Connection& db, std::span<const Uuid> people);

// The courses on whose roster each is; who is on none is not there.
Result<std::unordered_map<Uuid, std::vector<Uuid>>> courses_of(Connection& db, std::span<const Uuid> people);

// Those of them who were erased.
Result<std::unordered_set<Uuid>> erased_among(Connection& db, std::span<const Uuid> people);

// How many templates each has, and when the oldest and the newest of their pictures were taken, or else stored; who has
// none is not there.
struct TemplatesHeld {
  std::int64_t count = 0;
  std::optional<Time> oldest_at;
  std::optional<Time> newest_at;
};
Result<std::unordered_map<Uuid, TemplatesHeld>> count_templates(Connection& db, std::span<const Uuid> people);

}  // namespace rollcall::store
