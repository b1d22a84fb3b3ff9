#include "cli/terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/json/value.hpp>
#include <cstdio>
#include <cwchar>
#include <format>
#include <iostream>
#include <utility>

#include "base/json.hpp"

namespace rollcall::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kQuietStart{2};
constexpr std::chrono::milliseconds kRedraw{200};
constexpr std::chrono::seconds kPlainLine{10};
constexpr std::size_t kBarWidth = 30;

// The next code point of valid UTF-8, taken off the front; a broken byte counts as one column.
char32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  std::size_t length = 1;
  char32_t point = lead;
  if (lead >= 0xF0) {
    length = 4;
    point = lead & 0x07U;
  } else if (lead >= 0xE0) {
    length = 3;
    point = lead & 0x0FU;
  } else if (lead >= 0xC0) {
    length = 2;
    point = lead & 0x1FU;
  }
  length = std::min(length, text.size());
  for (std::size_t i = 1; i < length; ++i) point = (point << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  text.remove_prefix(length);
  return point;
}

// The ranges that Unicode's EastAsianWidth.txt marks wide and a terminal meets in names, and its combining marks.
std::size_t columns_of(char32_t point) {
  struct Range {
    char32_t first;
    char32_t last;
  };
  static constexpr Range kCombining[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
                                         {0x064B, 0x065F}, {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948},
                                         {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x200B, 0x200F}, {0x20D0, 0x20FF},
                                         {0xFE00, 0xFE0F}};
  static constexpr Range kWide[] = {{0x1100, 0x115F},  {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF},
                                    {0x4E00, 0x9FFF},  {0xA000, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
                                    {0xFE30, 0xFE6F},  {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF},
                                    {0x20000, 0x3FFFD}};
  const auto in = [point](const Range& range) { return point >= range.first && point <= range.last; };
  if (std::ranges::any_of(kCombining, in)) return 0;
  return std::ranges::any_of(kWide, in) ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += columns_of(take_code_point(text));
  return width;
}

Table::Table(std::vector<std::string> header) : header_(std::move(header)), right_(header_.size(), false) {}

void Table::align_right(std::size_t column) { right_.at(column) = true; }

void Table::add(std::vector<std::string> row) {
  row.resize(header_.size());
  rows_.push_back(std::move(row));
}

std::string Table::to_string() const {
  std::vector<std::size_t> widths;
  widths.reserve(header_.size());
  for (const std::string& cell : header_) widths.push_back(display_width(cell));
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));

  std::string text;
  const auto write = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += "  ";
      const std::string gap(widths[i] - display_width(row[i]), ' ');
      line += right_[i] ? gap + row[i] : row[i] + gap;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  };
  write(header_);
  std::vector<std::string> rule;
  for (const std::size_t width : widths) {
    std::string dashes;
    for (std::size_t i = 0; i < width; ++i) dashes += "─";
    rule.push_back(std::move(dashes));
  }
  write(rule);
  for (const auto& row : rows_) write(row);
  return text;
}

void print_json(const boost::json::value& value) { std::cout << write_json(value) << '\n'; }

Progress::Progress(std::string what, std::size_t total)
    : what_(std::move(what)),
      total_(total),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(steady_clock::now()),
      next_draw_(start_ +
                 (terminal_ ? std::chrono::milliseconds(kQuietStart) : std::chrono::milliseconds(kPlainLine))) {}

Progress::~Progress() { clear(); }

void Progress::advance_to(std::size_t done) {
  done_ = done;
  if (const auto now = steady_clock::now(); now >= next_draw_) draw(now);
}

void Progress::draw(steady_clock::time_point now) {
  const double share = total_ == 0 ? 1.0 : static_cast<double>(done_) / static_cast<double>(total_);
  const auto left =
      done_ == 0
          ? std::chrono::seconds{0}
          : std::chrono::duration_cast<std::chrono::seconds>((now - start_) * (1.0 / std::max(share, 1e-9) - 1.0));
  if (terminal_) {
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(kBarWidth));
    std::string bar;
    for (std::size_t i = 0; i < kBarWidth; ++i) bar += i < filled ? "█" : "░";
    std::fputs(std::format("\r\x1b[K{} {} {}/{}, {} s left", what_, bar, done_, total_, left.count()).c_str(), stderr);
    std::fflush(stderr);
    drawn_ = true;
    next_draw_ = now + kRedraw;
  } else {
    std::fputs(std::format("{}: {} of {}\n", what_, done_, total_).c_str(), stderr);
    next_draw_ = now + kPlainLine;
  }
}

void Progress::clear() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace rollcall::cli
