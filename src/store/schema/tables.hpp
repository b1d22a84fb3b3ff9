// Every table with all its columns, for copies that leave the database: read and written row by row in a form that is
// the same for every database. What tables there are follows from the migrations, so that none can be forgotten.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "store/schema/migrate.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

enum class PortableType : std::uint8_t { kInteger, kReal, kText, kBytes };

struct PortableColumn {
  std::string name;
  PortableType type = PortableType::kText;
  bool operator==(const PortableColumn&) const = default;
};

struct PortableTable {
  std::string name;
  std::vector<PortableColumn> columns;  // without those the database computes
  std::vector<std::string> refers_to;
  bool operator==(const PortableTable&) const = default;
};

// The tables the migrations make, each after those it refers to. kInternal for a script in another style than ours.
Result<std::vector<PortableTable>> portable_tables(std::span<const Migration> migrations);

// One value of a row, owned.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;
using CellRow = std::vector<Cell>;

// Calls `each` with every row; stops at its first error. Gives the number of rows.
Result<std::int64_t> read_table(Connection& db, const PortableTable& table,
                                const std::function<Result<void>(const CellRow&)>& each);

// The same for the rows that concern a person: all of `person_id`, or of the tables that hang on such.
Result<std::int64_t> read_table_of(Connection& db, const PortableTable& table, const Uuid& person,
                                   const std::function<Result<void>(const CellRow&)>& each);

// kCorrupt for a row that has not the table's shape.
Result<void> insert_row(Connection& db, const PortableTable& table, const CellRow& row);

}  // namespace rollcall::store
