// Comma-separated values as RFC 4180 has them: reading with limits, and writing that no spreadsheet takes for a
// formula.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace rollcall {

struct CsvLimits {
  std::size_t max_cells = 256;                          // in one row
  std::size_t max_cell_bytes = std::size_t{64} * 1024;  // of one cell, after unquoting
};

// Reads rows one after the other from text that outlives the reader. Takes CRLF, LF and CR as line ends, quoted cells
// with line ends and doubled quotes in them, and a leading byte order mark; skips empty lines. Not thread-safe.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text, CsvLimits limits = {}, char separator = ',');

  // The next row into `cells`; false at the end. kMalformed, with the line, for a quote that never ends or stands in
  // the middle of a cell, and for bytes that are not UTF-8; kTooLarge over a limit.
  Result<bool> next(std::vector<std::string>& cells);

  // The line on which the row just read began, from 1.
  std::size_t line() const { return row_line_; }

 private:
  Result<void> read_cell(std::string& cell);
  Result<void> read_quoted(std::string& cell);
  void skip_line_end();

  std::string_view rest_;
  CsvLimits limits_;
  char separator_;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
};

// What separates the cells of a file from a program that asks nobody: a comma, a semicolon or a tab, whichever the
// first row has most of outside quotes.
char guess_separator(std::string_view text);

// Builds CSV text: CRLF line ends, quotes where needed.
class CsvWriter {
 public:
  // A cell of text. A value that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line end)
  // gets an apostrophe in front.
  CsvWriter& text(std::string_view value);

  // A cell we made ourselves, such as a number or a time: quoted where needed, never given an apostrophe.
  CsvWriter& plain(std::string_view value);

  // Ends the row.
  CsvWriter& end_row();

  // What was written so far, moved out; the writer is empty afterwards.
  std::string take();

 private:
  void cell(std::string_view prefix, std::string_view value);

  std::string out_;
  bool row_started_ = false;
};

}  // namespace rollcall
