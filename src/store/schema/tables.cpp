#include "store/schema/tables.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <optional>
#include <utility>

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

using Spelling = std::pair<std::string_view, PortableType>;

constexpr std::array kTypes = {
    Spelling{"{id}", PortableType::kBytes},        Spelling{"{bytes}", PortableType::kBytes},
    Spelling{"{key_bytes}", PortableType::kBytes}, Spelling{"{text}", PortableType::kText},
    Spelling{"{word}", PortableType::kText},       Spelling{"{int}", PortableType::kInteger},
    Spelling{"{bool}", PortableType::kInteger},    Spelling{"{time}", PortableType::kInteger},
    Spelling{"{real}", PortableType::kReal},
};

std::string without_comments(std::string_view sql) {
  std::string text;
  while (!sql.empty()) {
    const auto end = sql.find('\n');
    const std::string_view line = sql.substr(0, end);
    text += line.substr(0, line.find("--"));
    text += ' ';
    sql = end == std::string_view::npos ? std::string_view{} : sql.substr(end + 1);
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

// Parts at the separators outside parentheses and quotes.
std::vector<std::string_view> parts(std::string_view text, char separator) {
  std::vector<std::string_view> found;
  int depth = 0;
  bool quoted = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (text[i] != separator || depth != 0) continue;
    found.push_back(trimmed(text.substr(start, i - start)));
    start = i + 1;
  }
  found.push_back(trimmed(text.substr(start)));
  std::erase(found, std::string_view{});
  return found;
}

// The first word, taken off `text`.
std::string_view word_off(std::string_view& text) {
  text = trimmed(text);
  const auto end = text.find_first_of(" \t\n(");
  const std::string_view word = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  return word;
}

Result<void> add_column(PortableTable& table, std::string_view definition) {
  std::string_view rest = definition;
  const std::string_view name = word_off(rest);
  for (const std::string_view constraint : {"PRIMARY", "UNIQUE", "CHECK", "FOREIGN"})
    if (name == constraint) return {};
  if (const auto refers = rest.find("REFERENCES "); refers != std::string_view::npos) {
    std::string_view target = rest.substr(refers + std::string_view("REFERENCES ").size());
    table.refers_to.emplace_back(word_off(target));
  }
  if (rest.find("GENERATED ALWAYS") != std::string_view::npos) return {};
  const std::string_view type = word_off(rest);
  const auto* const known = std::ranges::find(kTypes, type, &Spelling::first);
  if (known == kTypes.end())
    return fail(ErrorCode::kInternal, std::format("column {} of a migration has no known type", name));
  table.columns.push_back({.name = std::string(name), .type = known->second});
  return {};
}

Result<void> create_table(std::vector<PortableTable>& tables, std::string_view rest) {
  PortableTable table;
  table.name = word_off(rest);
  const auto open = rest.find('(');
  const auto close = rest.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos)
    return fail(ErrorCode::kInternal, "a migration makes a table without columns");
  for (const std::string_view definition : parts(rest.substr(open + 1, close - open - 1), ','))
    ROLLCALL_TRY(add_column(table, definition));
  tables.push_back(std::move(table));
  return {};
}

Result<void> alter_table(std::vector<PortableTable>& tables, std::string_view rest) {
  const std::string_view name = word_off(rest);
  const auto table = std::ranges::find(tables, name, &PortableTable::name);
  const bool adds = word_off(rest) == "ADD" && word_off(rest) == "COLUMN";
  if (table == tables.end() || !adds)
    return fail(ErrorCode::kInternal, "a migration alters a table in a way that is not understood");
  return add_column(*table, rest);
}

Result<void> apply(std::vector<PortableTable>& tables, std::string_view statement) {
  std::string_view rest = statement;
  const std::string_view verb = word_off(rest);
  const std::string_view what = word_off(rest);
  if (verb == "CREATE" && what == "TABLE") return create_table(tables, rest);
  if (verb == "ALTER" && what == "TABLE") return alter_table(tables, rest);
  if (verb == "DROP" && what == "TABLE") {
    std::erase_if(tables, [name = word_off(rest)](const PortableTable& table) { return table.name == name; });
  }
  return {};
}

// Parents before children; a table that refers to itself is no obstacle.
std::vector<PortableTable> in_order(std::vector<PortableTable> tables) {
  std::vector<PortableTable> ordered;
  const auto is_ready = [&](const PortableTable& table) {
    return std::ranges::all_of(table.refers_to, [&](const std::string& parent) {
      return parent == table.name || std::ranges::contains(ordered, parent, &PortableTable::name);
    });
  };
  while (!tables.empty()) {
    auto next = std::ranges::find_if(tables, is_ready);
    if (next == tables.end()) next = tables.begin();  // a circle: the database's own order then decides
    ordered.push_back(std::move(*next));
    tables.erase(next);
  }
  return ordered;
}

std::string names_of(const PortableTable& table) {
  std::string names;
  for (const PortableColumn& column : table.columns) names += (names.empty() ? "" : ", ") + column.name;
  return names;
}

template <class T>
Cell cell_of(Row& row) {
  std::optional<T> value;
  row.into(value);
  if (!value) return {};
  return *std::move(value);
}

Cell read_cell(Row& row, PortableType type) {
  switch (type) {
    case PortableType::kInteger:
      return cell_of<std::int64_t>(row);
    case PortableType::kReal:
      return cell_of<double>(row);
    case PortableType::kText:
      return cell_of<std::string>(row);
    case PortableType::kBytes:
      return cell_of<Bytes>(row);
  }
  return {};
}

Result<Value> value_of(const Cell& cell, PortableType type) {
  if (std::holds_alternative<std::monostate>(cell)) return Value(std::nullopt);
  if (const auto* number = std::get_if<std::int64_t>(&cell); number && type == PortableType::kInteger)
    return Value(*number);
  if (const auto* number = std::get_if<double>(&cell); number && type == PortableType::kReal) return Value(*number);
  if (const auto* text = std::get_if<std::string>(&cell); text && type == PortableType::kText) return Value(*text);
  if (const auto* bytes = std::get_if<Bytes>(&cell); bytes && type == PortableType::kBytes) return Value(*bytes);
  return fail(ErrorCode::kCorrupt, "a copied value is not of its column's type");
}

Result<std::int64_t> read_where(Connection& db, const PortableTable& table, const Where& where,
                                const std::function<Result<void>(const CellRow&)>& each) {
  ROLLCALL_ASSIGN(Rows rows, db.query_with(std::format("SELECT {} FROM {}{}", names_of(table), table.name, where.sql()),
                                           where.values()));
  CellRow cells;
  for (std::int64_t count = 0;; ++count) {
    ROLLCALL_ASSIGN(const bool more, rows.next());
    if (!more) return count;
    Row row = rows.row();
    cells.clear();
    for (const PortableColumn& column : table.columns) cells.push_back(read_cell(row, column.type));
    ROLLCALL_TRY(row.check());
    ROLLCALL_TRY(each(cells));
  }
}

}  // namespace

Result<std::vector<PortableTable>> portable_tables(std::span<const Migration> migrations) {
  std::vector<PortableTable> tables;
  for (const Migration& migration : migrations) {
    const std::string sql = without_comments(migration.sql);
    for (const std::string_view statement : parts(sql, ';')) ROLLCALL_TRY(apply(tables, statement));
  }
  return in_order(std::move(tables));
}

Result<std::int64_t> read_table(Connection& db, const PortableTable& table,
                                const std::function<Result<void>(const CellRow&)>& each) {
  return read_where(db, table, {}, each);
}

Result<std::int64_t> read_table_of(Connection& db, const PortableTable& table, const Uuid& person,
                                   const std::function<Result<void>(const CellRow&)>& each) {
  Where where;
  if (std::ranges::contains(table.columns, "person_id", &PortableColumn::name)) {
    where.add("person_id = ?", person);
  } else if (table.name == "person") {
    where.add("id = ?", person);
  } else if (table.name == "evidence" || table.name == "notice") {
    where.add("record_id IN (SELECT id FROM record WHERE person_id = ?)", person);
  } else if (table.name == "passage_evidence") {
    where.add("passage_id IN (SELECT id FROM passage WHERE person_id = ?)", person);
  } else if (table.name == "duplicate") {
    where.add("(first_id = ? OR second_id = ?)", person, person);
  } else if (table.name == "excused_record") {
    where.add("record_id IN (SELECT id FROM record WHERE person_id = ?)", person);
  } else if (table.name == "review") {
    where.add("(candidate_id = ? OR settled_person_id = ?)", person, person);
  } else {
    return 0;
  }
  return read_where(db, table, where, each);
}

Result<void> insert_row(Connection& db, const PortableTable& table, const CellRow& row) {
  if (row.size() != table.columns.size())
    return fail(ErrorCode::kCorrupt, "a copied row has another number of columns than its table");
  std::string marks;
  std::vector<Value> values;
  for (std::size_t i = 0; i < row.size(); ++i) {
    marks += i == 0 ? "?" : ", ?";
    ROLLCALL_ASSIGN(const Value value, value_of(row[i], table.columns[i].type));
    values.push_back(value);
  }
  ROLLCALL_TRY(
      db.execute_with(std::format("INSERT INTO {} ({}) VALUES ({})", table.name, names_of(table), marks), values));
  return {};
}

}  // namespace rollcall::store
