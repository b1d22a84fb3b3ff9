#include "base/csv.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "base/text.hpp"

namespace rollcall {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool at_line_end(std::string_view text) { return text.empty() || text.front() == '\n' || text.front() == '\r'; }

}  // namespace

CsvReader::CsvReader(std::string_view text, CsvLimits limits, char separator)
    : rest_(text), limits_(limits), separator_(separator) {
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

void CsvReader::skip_line_end() {
  rest_.remove_prefix(rest_.starts_with("\r\n") ? 2 : 1);
  ++line_;
}

Result<bool> CsvReader::next(std::vector<std::string>& cells) {
  cells.clear();
  while (!rest_.empty() && at_line_end(rest_)) skip_line_end();
  if (rest_.empty()) return false;

  row_line_ = line_;
  while (true) {
    if (cells.size() == limits_.max_cells)
      return fail(ErrorCode::kTooLarge, std::format("line {} has more than {} cells", row_line_, limits_.max_cells));
    ROLLCALL_TRY(read_cell(cells.emplace_back()));
    if (at_line_end(rest_)) {
      if (!rest_.empty()) skip_line_end();
      return true;
    }
    rest_.remove_prefix(1);  // the separator
  }
}

Result<void> CsvReader::read_cell(std::string& cell) {
  if (rest_.starts_with('"')) {
    ROLLCALL_TRY(read_quoted(cell));
  } else {
    const std::array<char, 3> ends{separator_, '\r', '\n'};
    const std::string_view value = rest_.substr(0, rest_.find_first_of(std::string_view(ends.data(), ends.size())));
    if (value.contains('"'))
      return fail(ErrorCode::kMalformed, std::format("line {} has a quote inside an unquoted cell", line_),
                  "put the whole cell in quotes and double the quotes in it");
    rest_.remove_prefix(value.size());
    cell = value;
  }
  if (cell.size() > limits_.max_cell_bytes)
    return fail(ErrorCode::kTooLarge,
                std::format("line {} has a cell of more than {} bytes", row_line_, limits_.max_cell_bytes));
  if (!is_utf8(cell))
    return fail(ErrorCode::kMalformed, std::format("line {} is not UTF-8", row_line_), "save the file as UTF-8");
  return {};
}

Result<void> CsvReader::read_quoted(std::string& cell) {
  const std::size_t first_line = line_;
  rest_.remove_prefix(1);
  while (true) {
    const std::size_t quote = rest_.find('"');
    if (quote == std::string_view::npos)
      return fail(ErrorCode::kMalformed, std::format("the quote on line {} never ends", first_line));
    const std::string_view part = rest_.substr(0, quote);
    for (std::size_t i = 0; i < part.size(); ++i)
      if (part[i] == '\n' || (part[i] == '\r' && !part.substr(i + 1).starts_with('\n'))) ++line_;
    cell += part;
    rest_.remove_prefix(quote + 1);
    if (!rest_.starts_with('"')) break;
    cell += '"';
    rest_.remove_prefix(1);
  }
  if (!at_line_end(rest_) && rest_.front() != separator_)
    return fail(ErrorCode::kMalformed, std::format("line {} has text after a closing quote", line_));
  return {};
}

char guess_separator(std::string_view text) {
  constexpr std::string_view kSeparators = ",;\t";
  std::array<std::size_t, kSeparators.size()> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') {
      if (std::ranges::any_of(counts, [](std::size_t count) { return count > 0; })) break;
      continue;
    }
    if (const std::size_t at = kSeparators.find(c); at != std::string_view::npos) ++counts.at(at);
  }
  return kSeparators.at(static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin()));
}

CsvWriter& CsvWriter::text(std::string_view value) {
  const bool formula = !value.empty() && std::string_view("=+-@\t\r\n").contains(value.front());
  cell(formula ? "'" : "", value);
  return *this;
}

CsvWriter& CsvWriter::plain(std::string_view value) {
  cell("", value);
  return *this;
}

CsvWriter& CsvWriter::end_row() {
  out_ += "\r\n";
  row_started_ = false;
  return *this;
}

std::string CsvWriter::take() {
  row_started_ = false;
  return std::exchange(out_, {});
}

void CsvWriter::cell(std::string_view prefix, std::string_view value) {
  if (row_started_) out_ += ',';
  // A row of one empty cell would read as an empty line, and a byte order mark at the very start as none.
  const bool quote = value.find_first_of(",\"\r\n") != std::string_view::npos || (value.empty() && !row_started_) ||
                     value.starts_with("\xEF\xBB\xBF");
  row_started_ = true;
  if (!quote) {
    out_ += prefix;
    out_ += value;
    return;
  }
  out_ += '"';
  out_ += prefix;
  for (const char c : value) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  out_ += '"';
}

}  // namespace rollcall
