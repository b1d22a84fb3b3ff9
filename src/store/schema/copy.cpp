#include "store/schema/copy.hpp"

#include <algorithm>
#include <bit>
#include <deque>
#include <format>
#include <span>

#include "base/clock.hpp"
#include "crypto/hash.hpp"
#include "store/event_chain.hpp"
#include "store/sql/fetch.hpp"
#include "store/sql/open_database.hpp"

namespace rollcall::store {
namespace {

// Rows written by one statement; databases limit the parameters of one.
constexpr std::size_t kMaxParameters = 900;

// One row's values, owned.
class Line {
 public:
  void read(Row& row, std::span<const ColumnShape> columns) {
    texts_.clear();
    values_.clear();
    for (const ColumnShape& column : columns) {
      if (row.skip_null()) {
        values_.emplace_back(std::nullopt);
        continue;
      }
      switch (column.kind) {
        case ColumnKind::kInteger: {
          std::int64_t number = 0;
          row.into(number);
          values_.emplace_back(number);
          break;
        }
        case ColumnKind::kReal: {
          double number = 0;
          row.into(number);
          values_.emplace_back(number);
          break;
        }
        case ColumnKind::kText: {
          std::string_view text;
          row.take_view(text);
          values_.emplace_back(texts_.emplace_back(text));
          break;
        }
        case ColumnKind::kBytes: {
          ByteView bytes;
          row.take_view(bytes);
          values_.emplace_back(bytes_of(texts_.emplace_back(text_of(bytes))));
          break;
        }
      }
    }
  }
  const std::vector<Value>& values() const { return values_; }

 private:
  std::deque<std::string> texts_;  // what the values borrow; stays where it is while it grows
  std::vector<Value> values_;
};

// The hash of a table: of each value its kind and its bytes with their length, so that none can shift into the next.
class TableHash {
 public:
  void add(const std::vector<Value>& values) {
    for (const Value& value : values) std::visit([this](const auto& any) { add_one(any); }, value.any());
  }
  std::string hex() { return to_hex(hash_.finish()); }

 private:
  void add_one(std::monostate) { hash_.update(bytes_of("n")); }
  void add_one(std::int64_t value) {
    hash_.update(bytes_of("i"));
    hash_.update_number(static_cast<std::uint64_t>(value));
  }
  void add_one(double value) {
    hash_.update(bytes_of("r"));
    hash_.update_number(std::bit_cast<std::uint64_t>(value));
  }
  void add_one(std::string_view text) { add_bytes("t", bytes_of(text)); }
  void add_one(ByteView bytes) { add_bytes("b", bytes); }
  void add_bytes(std::string_view kind, ByteView bytes) {
    hash_.update(bytes_of(kind));
    hash_.update_number(bytes.size());
    hash_.update(bytes);
  }

  crypto::Blake2b hash_{"rollcall copy"};
};

std::string joined(std::span<const std::string> words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// What of a table is read and written.
struct Plan {
  TableShape table;
  std::vector<ColumnShape> columns;  // those that are not computed
  std::string names;

  explicit Plan(TableShape shape) : table(std::move(shape)) {
    std::vector<std::string> words;
    for (const ColumnShape& column : table.columns) {
      if (column.generated) continue;
      columns.push_back(column);
      words.push_back(column.name);
    }
    names = joined(words);
  }
  std::string select() const {
    return std::format("SELECT {} FROM {} ORDER BY {}", names, table.name, joined(table.key));
  }
  std::size_t rows_at_once() const { return std::max<std::size_t>(1, kMaxParameters / columns.size()); }
  std::string insert(std::size_t rows) const {
    std::string row = "(?";
    for (std::size_t i = 1; i < columns.size(); ++i) row += ", ?";
    row += ")";
    std::string sql = std::format("INSERT INTO {} ({}) VALUES {}", table.name, names, row);
    for (std::size_t i = 1; i < rows; ++i) sql += ", " + row;
    return sql;
  }
};

// Reads a table in the order of its key; `each` gets a line it may keep.
template <class Each>
Result<CopiedTable> read_table(Connection& db, const Plan& plan, const Each& each) {
  CopiedTable read{.name = plan.table.name};
  TableHash hash;
  ROLLCALL_ASSIGN(Rows rows, db.query(plan.select()));
  for (;;) {
    ROLLCALL_ASSIGN(const bool more, rows.next());
    if (!more) break;
    Line line;
    Row row = rows.row();
    line.read(row, plan.columns);
    ROLLCALL_TRY(row.check());
    hash.add(line.values());
    ++read.rows;
    ROLLCALL_TRY(each(std::move(line)));
  }
  read.hash = hash.hex();
  return read;
}

Result<void> write_lines(Connection& db, const Plan& plan, std::deque<Line>& lines) {
  if (lines.empty()) return {};
  std::vector<Value> values;
  for (const Line& line : lines) values.insert(values.end(), line.values().begin(), line.values().end());
  // As a query it may have any number of parameters; it gives no rows.
  ROLLCALL_ASSIGN(Rows none, db.query_with(plan.insert(lines.size()), values));
  ROLLCALL_TRY(none.next());
  lines.clear();
  return {};
}

Result<CopiedTable> copy_table(Connection& source, Connection& target, const Plan& plan) {
  std::deque<Line> lines;
  ROLLCALL_ASSIGN(const CopiedTable copied, read_table(source, plan, [&](Line line) -> Result<void> {
                    lines.push_back(std::move(line));
                    if (lines.size() < plan.rows_at_once()) return {};
                    return write_lines(target, plan, lines);
                  }));
  ROLLCALL_TRY(write_lines(target, plan, lines));
  ROLLCALL_ASSIGN(const CopiedTable back, read_table(target, plan, [](const Line&) -> Result<void> { return {}; }));
  if (back.rows == copied.rows && back.hash == copied.hash) return copied;
  return fail(ErrorCode::kCorrupt, std::format("table {} is not in the target what it is in the source", copied.name),
              "nothing was kept of the copy");
}

// Which of our two databases the source is, by its first migration.
Result<std::span<const Migration>> migrations_of(Connection& source) {
  ROLLCALL_ASSIGN(const auto tables, source.describe_tables());
  if (tables.empty()) return fail(ErrorCode::kNotFound, "the source holds no tables", "is it the right URL?");
  const bool is_key_store = std::ranges::contains(tables, "wrapped_key", &TableShape::name);
  const auto migrations = is_key_store ? key_migrations() : main_migrations();
  ROLLCALL_ASSIGN(const SchemaState state, examine_schema(source, migrations));
  if (state.missing.empty()) return migrations;
  return fail(ErrorCode::kConflict, "the source is of an older Rollcall", "run `rollcall migrate` on it first");
}

// Ends a transaction that was not committed.
class Undo {
 public:
  explicit Undo(Connection& connection) : connection_(connection) {}
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  ~Undo() {
    if (connection_.in_transaction()) connection_.rollback();
  }

 private:
  Connection& connection_;
};

Result<void> require_no_rows(Connection& target, const std::vector<Plan>& plans) {
  for (const Plan& plan : plans) {
    ROLLCALL_ASSIGN(Rows rows, target.query(std::format("SELECT 1 FROM {} LIMIT 1", plan.table.name)));
    ROLLCALL_ASSIGN(const bool some, rows.next());
    if (some) return fail(ErrorCode::kAlreadyExists, "the target is not empty", "name an empty database");
  }
  return {};
}

}  // namespace

Result<CopyReport> copy_database(const DatabaseUrl& from, const DatabaseUrl& to,
                                 const std::function<void(const CopiedTable&)>& each) {
  ROLLCALL_ASSIGN(const auto source, open_connection(from, Access::kWrite, {.create = false}));
  ROLLCALL_ASSIGN(const auto target, open_connection(to, Access::kWrite));
  const Undo undo_source(*source);
  const Undo undo_target(*target);
  ROLLCALL_TRY(source->begin(Access::kWrite));
  ROLLCALL_ASSIGN(const auto migrations, migrations_of(*source));
  if (auto migrated = migrate(*target, migrations, SystemClock().now()); !migrated) {
    return fail_because(std::move(migrated).error(), "the target");
  }
  ROLLCALL_TRY(target->begin(Access::kWrite));
  ROLLCALL_ASSIGN(auto tables, target->describe_tables());
  ROLLCALL_ASSIGN(tables, in_reference_order(std::move(tables)));
  std::vector<Plan> plans;
  for (TableShape& table : tables) {
    if (!is_bookkeeping(table.name)) plans.emplace_back(std::move(table));
  }
  ROLLCALL_TRY(require_no_rows(*target, plans));
  CopyReport report;
  for (const Plan& plan : plans) {
    ROLLCALL_ASSIGN(CopiedTable copied, copy_table(*source, *target, plan));
    if (each) each(copied);
    report.tables.push_back(std::move(copied));
  }
  if (std::ranges::contains(report.tables, "event", &CopiedTable::name)) {
    ROLLCALL_ASSIGN(report.events, verify_event_chain(*target));
  }
  ROLLCALL_TRY(target->commit());
  return report;
}

}  // namespace rollcall::store
