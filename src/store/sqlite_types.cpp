#include "store/sqlite_types.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace rollcall::store {
namespace {

using Spelling = std::pair<std::string_view, std::string_view>;

// STRICT makes the types hold. A keyed table is one that is only ever looked up by its primary key: its rows live in
// that key's tree.
constexpr std::array kSpellings = {
    Spelling{"id", "BLOB"},        Spelling{"bytes", "BLOB"},
    Spelling{"key_bytes", "BLOB"},                            // short enough for an index everywhere
    Spelling{"text", "TEXT"},      Spelling{"word", "TEXT"},  // short enough for an index everywhere
    Spelling{"int", "INTEGER"},    Spelling{"bool", "INTEGER"},
    Spelling{"time", "INTEGER"},   Spelling{"real", "REAL"},
    Spelling{"table", "STRICT"},   Spelling{"keyed_table", "STRICT, WITHOUT ROWID"},
};

}  // namespace

Result<std::string> with_sqlite_types(std::string_view sql) {
  // Comments go first: they may use braces as they like.
  std::string text;
  text.reserve(sql.size());
  while (!sql.empty()) {
    const auto end = sql.find('\n');
    const std::string_view line = sql.substr(0, end);
    text += line.substr(0, line.find("--"));
    text += '\n';
    sql = end == std::string_view::npos ? std::string_view{} : sql.substr(end + 1);
  }

  std::string result;
  result.reserve(text.size());
  std::string_view rest = text;
  for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const auto close = rest.find('}', open);
    const std::string_view word = rest.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
    const auto* const known = std::ranges::find(kSpellings, word, &Spelling::first);
    if (close == std::string_view::npos || known == kSpellings.end()) {
      return fail(ErrorCode::kInternal, std::format("a migration uses the unknown type {{{}}}", word));
    }
    result += rest.substr(0, open);
    result += known->second;
    rest = rest.substr(close + 1);
  }
  result += rest;
  return result;
}

}  // namespace rollcall::store
