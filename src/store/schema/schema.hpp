// What tables a database holds, in words that are the same for all databases: for copying from one to another, and to
// see that each has the schema the migrations meant.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace rollcall::store {

// How a column's values are handed over. kInteger holds ints, bools and times; kBytes ids too.
enum class ColumnKind : std::uint8_t { kInteger, kReal, kText, kBytes };

struct ColumnShape {
  std::string name;
  ColumnKind kind = ColumnKind::kInteger;
  bool required = false;   // NOT NULL
  bool generated = false;  // computed by the database: read, never written
  bool operator==(const ColumnShape&) const = default;
};

struct TableShape {
  std::string name;
  std::vector<ColumnShape> columns;    // by name
  std::vector<std::string> key;        // the columns of the primary key, in order
  std::vector<std::string> refers_to;  // tables its foreign keys name, by name, each once
  bool operator==(const TableShape&) const = default;
};

// The tables in an order in which each stands after those it refers to; kConflict when there is none.
Result<std::vector<TableShape>> in_reference_order(std::vector<TableShape> tables);

}  // namespace rollcall::store
