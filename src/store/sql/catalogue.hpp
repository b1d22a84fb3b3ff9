// How a database is asked for its tables.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "store/schema/schema.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// Queries of a database's own catalogue, in any order of rows unless said.
struct Catalogue {
  std::string_view columns;     // table, column, integer|real|text|bytes, NOT NULL, generated
  std::string_view keys;        // table, column of its primary key; in the key's order
  std::string_view references;  // table, a table it refers to; each pair once
};

Result<std::vector<TableShape>> read_catalogue(Connection& db, const Catalogue& catalogue);

}  // namespace rollcall::store
