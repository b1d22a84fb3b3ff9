#include "service/roster/columns.hpp"

#include <algorithm>
#include <format>

#include "base/text.hpp"

namespace rollcall::service::roster {

std::string heading_key(std::string_view heading) {
  std::string key;
  for (const char c : heading) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (plain) key += c;
    if (c >= 'A' && c <= 'Z') key += static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

Result<Columns> Columns::open(std::string_view text, std::span<const Heading> headings, std::string_view required) {
  Columns table(text, guess_separator(text));
  std::vector<std::string> written;
  ROLLCALL_ASSIGN(const bool any, table.reader_.next(written));
  if (!any) return fail(ErrorCode::kUnprocessable, "the file is empty", "give it a row of column names");
  table.width_ = written.size();
  for (std::size_t at = 0; at < written.size(); ++at) {
    std::string key = heading_key(written[at]);
    if (!headings.empty()) {
      const auto known = std::ranges::find(headings, key, &Heading::written);
      if (known == headings.end()) {
        if (const std::string_view shown = trim(written[at]); !shown.empty()) table.ignored_.emplace_back(shown);
        continue;
      }
      key = known->key;
    }
    if (!key.empty() && !table.places_.emplace(key, at).second)
      return fail(ErrorCode::kMalformed, std::format("two columns are {}", printable(key)), "leave one of them out");
  }
  if (!table.has(required))
    return fail(ErrorCode::kUnprocessable, std::format("the file has no column {}", required),
                "the first row names the columns");
  return table;
}

Result<bool> Columns::next() {
  while (true) {
    ROLLCALL_ASSIGN(const bool more, reader_.next(cells_));
    if (!more) return false;
    if (std::ranges::any_of(cells_, [](const std::string& cell) { return !trim(cell).empty(); })) return true;
  }
}

std::string_view Columns::cell(std::string_view key) const {
  const auto place = places_.find(key);
  if (place == places_.end() || place->second >= cells_.size()) return {};
  return trim(cells_[place->second]);
}

std::vector<std::string> split_list(std::string_view cell) {
  std::vector<std::string> parts;
  while (!cell.empty()) {
    const std::size_t end = std::min(cell.find_first_of(";|"), cell.size());
    const std::string_view part = trim(cell.substr(0, end));
    if (!part.empty() && !std::ranges::contains(parts, part)) parts.emplace_back(part);
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return parts;
}

}  // namespace rollcall::service::roster
