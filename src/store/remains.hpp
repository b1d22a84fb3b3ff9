// What is to be destroyed outside the database once rows are gone: written in the transaction that removes them, so
// that a crash forgets nothing.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Remains {
  std::vector<std::string> blobs;
  std::vector<Uuid> keys;
  bool operator==(const Remains&) const = default;
};

// Of an erasure; they go when it is complete.
Result<void> insert_remains(Connection& db, const Uuid& erasure_id, const Remains& remains);
Result<Remains> list_remains(Connection& db, const Uuid& erasure_id);

// Of rows that went by their age. What is there already stays.
Result<void> add_remains(Connection& db, const Remains& remains);
Result<Remains> list_remains(Connection& db, int limit);
Result<void> forget_remains(Connection& db, const Remains& remains);

}  // namespace rollcall::store
