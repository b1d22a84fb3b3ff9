// What the command line shows a person: tables and a progress bar. Results go to standard output; everything that is
// only for the eye goes to standard error, so that output can be piped.
#pragma once

#include <boost/json/fwd.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::cli {

// Columns a terminal needs for `text` (UTF-8): combining marks take none, East Asian wide letters two.
std::size_t display_width(std::string_view text);

// Text in columns, each as wide as its widest cell.
class Table {
 public:
  explicit Table(std::vector<std::string> header);

  // Numbers read better at the right edge; columns count from 0.
  void align_right(std::size_t column);
  void add(std::vector<std::string> row);
  std::string to_string() const;

 private:
  std::vector<std::string> header_;
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

// One JSON document and a line end on standard output, in the same form as the HTTP API's answers.
void print_json(const boost::json::value& value);

// How far a long step has come. On a terminal a bar that redraws itself once the step has taken two seconds; elsewhere
// a plain line every ten seconds. Not thread-safe.
class Progress {
 public:
  Progress(std::string what, std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance_to(std::size_t done);

  // Takes the bar away before other output is written; done again by the destructor.
  void clear();

 private:
  void draw(std::chrono::steady_clock::time_point now);

  std::string what_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point next_draw_;
};

}  // namespace rollcall::cli
