// Spreadsheets (Office Open XML) written row by row: however long, a sheet takes the memory of a row.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "document/temporary_file.hpp"

namespace rollcall::document {

struct Share {
  double value = 0;  // 0..1, shown as a percentage
};

// Typed: a text is never run as a formula, a time is one the reader can sort and count with. Nothing: an empty cell.
using Cell = std::variant<std::monostate, std::string_view, std::int64_t, double, Share, std::chrono::local_seconds>;

struct Column {
  std::string heading;
  double width = 12;  // in characters
};

// Columns stacked on each other, one stack a row.
struct StackedChart {
  std::string title;
  int labels = 0;  // the column that names the stacks
  int first = 0;   // to
  int last = 0;    // these columns
};

// Not thread-safe.
class Workbook {
 public:
  // Into `file`; what is not finished yet waits in files without a name in `folder`. Both outlive it. `school`: whose
  // it is, at the head of every printed page and among the properties; empty for none.
  Workbook(TemporaryFile& file, const std::filesystem::path& folder, std::string_view school = {});
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  // A sheet with a heading that stays in sight and is filtered by. Goes on as "NAME 2" where a sheet is full.
  int add_sheet(std::string name, std::vector<Column> columns);
  Result<void> add_row(int sheet, std::span<const Cell> cells);

  // Beside the rows of `sheet`, all of which are written; nothing where there are none.
  Result<void> add_chart(int sheet, const StackedChart& chart);

  // Writes the file. Nothing can be added after it.
  Result<void> close();

 private:
  struct Book;
  std::unique_ptr<Book> book_;
};

}  // namespace rollcall::document
