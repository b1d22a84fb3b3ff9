// A table of text with a heading row, whose columns are found by name: RFC 4180 with commas, semicolons or tabs, in
// UTF-8 or UTF-16 as base/utf8.hpp takes it.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/csv.hpp"
#include "base/error.hpp"

namespace rollcall::service::roster {

// A heading as it is compared: letters and digits alone, in lower case, so that "External ID" is external_id.
std::string heading_key(std::string_view heading);

// One name of a column and the key it is known under here.
struct Heading {
  std::string_view written;  // as heading_key() gives it
  std::string_view key;
};

// Reads row by row; not thread-safe. The text outlives it.
class Columns {
 public:
  // Reads the headings. kMalformed where two columns have one key, or the first row cannot be read; kUnprocessable
  // where `required` is not among them or there is no row at all. With no `headings` every column is known, under its
  // own heading_key().
  static Result<Columns> open(std::string_view text, std::span<const Heading> headings, std::string_view required);

  // False at the end. Rows of empty cells are left out.
  Result<bool> next();

  // The trimmed cell of the present row; "" where the file has no such column, or the row ends before it.
  std::string_view cell(std::string_view key) const;
  bool has(std::string_view key) const { return places_.contains(key); }

  std::size_t line() const { return reader_.line(); }
  bool is_too_long() const { return cells_.size() > width_; }           // more cells than headings
  const std::vector<std::string>& ignored() const { return ignored_; }  // headings that say nothing to us

 private:
  Columns(std::string_view text, char separator) : reader_(text, {}, separator) {}

  CsvReader reader_;
  std::map<std::string, std::size_t, std::less<>> places_;
  std::vector<std::string> ignored_;
  std::vector<std::string> cells_;
  std::size_t width_ = 0;
};

// The parts of a cell that holds a list: separated by ';' or '|', trimmed, each once, empty ones left out.
std::vector<std::string> split_list(std::string_view cell);

}  // namespace rollcall::service::roster
