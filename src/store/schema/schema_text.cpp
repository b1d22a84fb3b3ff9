#include "store/schema/schema_text.hpp"

#include <algorithm>
#include <format>

namespace rollcall::store {
namespace {

// Comments may use braces and semicolons as they like.
std::string without_comments(std::string_view sql) {
  std::string text;
  text.reserve(sql.size());
  while (!sql.empty()) {
    const auto end = sql.find('\n');
    const std::string_view line = sql.substr(0, end);
    text += line.substr(0, line.find("--"));
    text += '\n';
    sql = end == std::string_view::npos ? std::string_view{} : sql.substr(end + 1);
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

Result<std::string> with_types(std::string_view sql, std::span<const Spelling> spellings) {
  const std::string text = without_comments(sql);
  std::string result;
  result.reserve(text.size());
  std::string_view rest = text;
  for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const auto close = rest.find('}', open);
    const std::string_view word = rest.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
    const auto known = std::ranges::find(spellings, word, &Spelling::first);
    if (close == std::string_view::npos || known == spellings.end()) {
      return fail(ErrorCode::kInternal, std::format("a migration uses the unknown type {{{}}}", word));
    }
    result += rest.substr(0, open);
    result += known->second;
    rest = rest.substr(close + 1);
  }
  result += rest;
  return result;
}

std::vector<std::string> split_statements(std::string_view sql) {
  const std::string text = without_comments(sql);
  std::vector<std::string> statements;
  std::string_view rest = text;
  bool quoted = false;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '\'') quoted = !quoted;
    if (rest[i] != ';' || quoted) continue;
    if (const auto statement = trimmed(rest.substr(0, i)); !statement.empty()) statements.emplace_back(statement);
    rest = rest.substr(i + 1);
    i = static_cast<std::size_t>(-1);  // the loop's step makes it 0
  }
  if (const auto statement = trimmed(rest); !statement.empty()) statements.emplace_back(statement);
  return statements;
}

std::string number_parameters(std::string_view sql) {
  std::string result;
  result.reserve(sql.size() + 16);
  int number = 0;
  char quote = 0;
  for (const char c : sql) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '?') {
      result += std::format("${}", ++number);
      continue;
    }
    result += c;
  }
  return result;
}

}  // namespace rollcall::store
