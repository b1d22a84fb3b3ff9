#include "roster_bench.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <format>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "big_school.hpp"
#include "must.hpp"
#include "school.hpp"
#include "servers.hpp"
#include "service/roster/imports.hpp"
#include "store/schema/schema.hpp"
#include "store/sql/fetch.hpp"

namespace rollcall::bench {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

struct Scale {
  const char* name;
  std::size_t people;
  bool heavy;
};
constexpr std::array kScales = {Scale{"10k", 10'000, false}, Scale{"100k", 100'000, true}};

constexpr std::array<std::string_view, 6> kTables = {"course", "person",      "person_group",
                                                     "roster", "person_part", "event"};

double seconds_since(SteadyClock::time_point begin) {
  return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

// New people of a school: each in one group and on three courses.
std::string file_of(std::size_t people) {
  constexpr std::size_t kClass = 25;
  const std::size_t courses = std::max<std::size_t>(people / 100, 3);
  std::string text = "external_id,name,email,groups,courses\n";
  for (std::size_t n = 0; n < people; ++n)
    text += std::format("S{0:07},{1},s{0}@school.example,G{2},C{3}|C{4}|C{5}\n", n, synthetic_name(n), n / kClass,
                        n / kClass % courses, (n * 7 + 1) % courses, (n * 13 + 2) % courses);
  return text;
}

// The rows of a table, owned.
class TableRows {
 public:
  TableRows(store::Connection& db, const store::TableShape& table) : name_(table.name) {
    std::string order;
    for (const store::ColumnShape& column : table.columns)
      if (!column.generated) add_column(column);
    for (const std::string& key : table.key) order += (order.empty() ? "" : ", ") + key;
    auto rows = must(db.query(std::format("SELECT {} FROM {} ORDER BY {}", names_, name_, order)));
    while (must(rows.next())) {
      store::Row row = rows.row();
      for (const store::ColumnShape& column : columns_) add_value(row, column);
    }
  }

  TableRows(TableRows&&) = default;  // not copied: the values borrow
  TableRows& operator=(TableRows&&) = delete;

  std::size_t size() const { return values_.size() / columns_.size(); }

  void insert_into(store::Connection& db) const {
    const std::size_t width = columns_.size();
    const std::size_t rows_at_once = std::max<std::size_t>(1, kParameters / width);
    for (std::size_t first = 0; first < size(); first += rows_at_once) {
      const std::size_t rows = std::min(rows_at_once, size() - first);
      must(db.execute_with(statement(rows), std::span(values_).subspan(first * width, rows * width)));
    }
  }

 private:
  static constexpr std::size_t kParameters = 4'000;

  void add_column(const store::ColumnShape& column) {
    columns_.push_back(column);
    names_ += (names_.empty() ? "" : ", ") + column.name;
  }

  void add_value(store::Row& row, const store::ColumnShape& column) {
    if (row.skip_null()) {
      values_.emplace_back(std::nullopt);
    } else if (column.kind == store::ColumnKind::kInteger) {
      std::int64_t number = 0;
      row.into(number);
      values_.emplace_back(number);
    } else if (column.kind == store::ColumnKind::kReal) {
      double number = 0;
      row.into(number);
      values_.emplace_back(number);
    } else if (column.kind == store::ColumnKind::kText) {
      std::string_view text;
      row.take_view(text);
      values_.emplace_back(texts_.emplace_back(text));
    } else {
      ByteView bytes;
      row.take_view(bytes);
      values_.emplace_back(bytes_of(texts_.emplace_back(text_of(bytes))));
    }
  }

  std::string statement(std::size_t rows) const {
    std::string row = "(?";
    for (std::size_t i = 1; i < columns_.size(); ++i) row += ", ?";
    row += ')';
    std::string sql = std::format("INSERT INTO {} ({}) VALUES {}", name_, names_, row);
    for (std::size_t i = 1; i < rows; ++i) sql += ", " + row;
    return sql;
  }

  std::string name_;
  std::string names_;
  std::vector<store::ColumnShape> columns_;
  std::deque<std::string> texts_;  // what the values borrow
  std::vector<store::Value> values_;
};

std::vector<TableRows> rows_of(service::Installation& in) {
  return must(in.database().read([](store::Connection& db) -> Result<std::vector<TableRows>> {
    ROLLCALL_ASSIGN(const std::vector<store::TableShape> tables, db.describe_tables());
    std::vector<TableRows> all;
    for (const std::string_view name : kTables)
      all.emplace_back(db, *std::ranges::find(tables, name, &store::TableShape::name));
    return all;
  }));
}

std::unique_ptr<service::Installation> empty_school(const fs::path& folder, const std::string& url) {
  std::vector<std::pair<std::string, std::string>> more;
  if (!url.empty()) more.emplace_back("database.url", url);
  auto in = make_school(folder, school_settings(folder, more));
  empty(in->database());
  return in;
}

void run_on(Reporter& reporter, const fs::path& scratch, const Scale& scale, const Server& server) {
  const std::string base = std::format("roster/{}/{}", scale.name, server.name);
  if (!reporter.wants_any({base + "/preview", base + "/apply"}, scale.heavy)) return;
  const char* const url = url_of(server, base + "/");
  if (url == nullptr) return;
  const ScratchFolder folder(scratch);
  const service::Actor actor = service::local_operator();
  const service::roster::Options options{.create_courses = true};
  const auto in = empty_school(folder.path() / "ours", url);
  const std::string file = file_of(scale.people);

  auto begin = SteadyClock::now();
  const auto read = must(service::roster::read_roster(bytes_of(file)));
  const auto plan = must(service::roster::preview_import(*in, read.wanted, options));
  const double previewing = seconds_since(begin);

  begin = SteadyClock::now();
  const auto applied = must(service::roster::apply_import(*in, actor, read.wanted, options, plan.token));
  const double applying = seconds_since(begin);

  const std::vector<TableRows> tables = rows_of(*in);
  std::size_t rows = 0;
  for (const TableRows& table : tables) rows += table.size();
  const auto other = empty_school(folder.path() / "theirs", second_place(url));
  begin = SteadyClock::now();
  must(other->database().transact([&](store::Connection& db) -> Result<void> {
    for (const TableRows& table : tables) table.insert_into(db);
    return {};
  }));
  const double inserting = seconds_since(begin);

  const std::string reference = std::format("inserting the {} rows", rows);
  if (reporter.wants(base + "/preview", scale.heavy))
    reporter.report({base + "/preview", previewing, "s", reference, inserting, inserting / previewing});
  if (reporter.wants(base + "/apply", scale.heavy))
    reporter.report({base + "/apply", applying, "s", reference, inserting, inserting / applying});
}

}  // namespace

void run_roster_benches(Reporter& reporter, const fs::path& scratch) {
  for (const Scale& scale : kScales)
    for (const Server& server : kServers) run_on(reporter, scratch, scale, server);
}

}  // namespace rollcall::bench
