// Moves everything from one database to another, of any kind.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "store/sql/database_url.hpp"

namespace rollcall::store {

struct CopiedTable {
  std::string name;
  std::int64_t rows = 0;
  std::string hash;  // of all values in the order of the primary key: the same in every database
};

struct CopyReport {
  std::vector<CopiedTable> tables;  // in the order they were copied
  std::int64_t events = 0;          // of the chain, followed to its end in the target; 0 for a key store
};

// Copies a main database or a key store, whichever `from` is. Its schema must be this program's (kConflict), and the
// target empty: without tables, or with tables without rows (kAlreadyExists). Writers of the source wait until the copy
// is done; servers should be stopped before, for what they write afterwards stays behind.
//
// All or nothing: the rows of all tables are one transaction of the target, which is committed after each table was
// read back and its count and hash compared (kCorrupt) and the chain of events was followed. A copy that was broken off
// left empty tables, and can be made again. `each` is told of a table when it is done.
Result<CopyReport> copy_database(const DatabaseUrl& from, const DatabaseUrl& to,
                                 const std::function<void(const CopiedTable&)>& each = {});

}  // namespace rollcall::store
