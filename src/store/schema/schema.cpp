#include "store/schema/schema.hpp"

#include <algorithm>
#include <utility>

#include "store/sql/catalogue.hpp"
#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kKinds = {
    Word<ColumnKind>{ColumnKind::kInteger, "integer"},
    Word<ColumnKind>{ColumnKind::kReal, "real"},
    Word<ColumnKind>{ColumnKind::kText, "text"},
    Word<ColumnKind>{ColumnKind::kBytes, "bytes"},
};

Result<ColumnKind> parse_kind(std::string_view text) { return value_of(kKinds, text); }

using NamedColumn = std::pair<std::string, ColumnShape>;
using Names = std::pair<std::string, std::string>;

NamedColumn read_column(Row& row) {
  NamedColumn column;
  row.into(column.first, column.second.name);
  row.into_word(column.second.kind, parse_kind);
  row.into(column.second.required, column.second.generated);
  return column;
}

Names read_names(Row& row) {
  Names names;
  row.into(names.first, names.second);
  return names;
}

TableShape* find(std::vector<TableShape>& tables, std::string_view name) {
  const auto found = std::ranges::find(tables, name, &TableShape::name);
  return found == tables.end() ? nullptr : &*found;
}

}  // namespace

Result<std::vector<TableShape>> read_catalogue(Connection& db, const Catalogue& catalogue) {
  ROLLCALL_ASSIGN(const auto columns, fetch_all(read_column, db, catalogue.columns));
  ROLLCALL_ASSIGN(const auto keys, fetch_all(read_names, db, catalogue.keys));
  ROLLCALL_ASSIGN(const auto references, fetch_all(read_names, db, catalogue.references));
  std::vector<TableShape> tables;
  for (const auto& [table, column] : columns) {
    if (find(tables, table) == nullptr) tables.push_back({.name = table});
    find(tables, table)->columns.push_back(column);
  }
  for (const auto& [table, column] : keys) {
    TableShape* const shape = find(tables, table);
    if (shape == nullptr) continue;
    shape->key.push_back(column);
    // A key's column is never NULL, also where the database would let it be.
    std::ranges::find(shape->columns, column, &ColumnShape::name)->required = true;
  }
  for (const auto& [table, target] : references) {
    if (TableShape* const shape = find(tables, table)) shape->refers_to.push_back(target);
  }
  std::ranges::sort(tables, {}, &TableShape::name);
  for (TableShape& table : tables) {
    std::ranges::sort(table.columns, {}, &ColumnShape::name);
    std::ranges::sort(table.refers_to);
  }
  return tables;
}

Result<std::vector<TableShape>> in_reference_order(std::vector<TableShape> tables) {
  std::vector<TableShape> ordered;
  const auto is_placed = [&](const TableShape& table) {
    return std::ranges::all_of(table.refers_to, [&](const std::string& target) {
      return target == table.name || std::ranges::contains(ordered, target, &TableShape::name);
    });
  };
  while (!tables.empty()) {
    const auto next = std::ranges::find_if(tables, is_placed);
    if (next == tables.end()) return fail(ErrorCode::kConflict, "the tables refer to each other in a circle");
    ordered.push_back(std::move(*next));
    tables.erase(next);
  }
  return ordered;
}

}  // namespace rollcall::store
