#include "service/accounts/scopes.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace rollcall::service {
namespace {

constexpr std::size_t kMaxWords = 100;

bool is_resource(std::string_view text) {
  return text == "*" || (!text.empty() && text.size() <= 64 &&
                         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; }));
}

bool is_action(std::string_view text) { return text == "read" || text == "write" || text == "*"; }

}  // namespace

Result<Scopes> Scopes::parse(std::string_view text) {
  std::vector<Word> words;
  for (const auto part : std::views::split(text, ' ')) {
    const std::string_view word(part);
    if (word.empty()) continue;
    const std::size_t colon = word.find(':');
    const std::string_view resource = word.substr(0, colon);
    const std::string_view action = colon == std::string_view::npos ? "*" : word.substr(colon + 1);
    const bool bare_resource = colon == std::string_view::npos && resource != "*";
    if (bare_resource || !is_resource(resource) || !is_action(action))
      return fail_field("scopes", "must be words such as people:read, records:write or *, parted by blanks");
    words.push_back({.resource = std::string(resource), .action = std::string(action)});
  }
  if (words.empty() || words.size() > kMaxWords) return fail_field("scopes", "must be 1 to 100 words");
  return Scopes(std::move(words));
}

bool Scopes::covers(const Word& word, std::string_view resource, std::string_view action) {
  return (word.resource == "*" || word.resource == resource) && (word.action == "*" || word.action == action);
}

bool Scopes::allow(std::string_view resource, bool write) const {
  return std::ranges::any_of(words_,
                             [&](const Word& word) { return covers(word, resource, write ? "write" : "read"); });
}

bool Scopes::cover(const Scopes& wanted) const {
  return std::ranges::all_of(wanted.words_, [&](const Word& want) {
    if (want.action != "*")
      return std::ranges::any_of(words_, [&](const Word& word) { return covers(word, want.resource, want.action); });
    return std::ranges::all_of(std::array{"read", "write"}, [&](std::string_view action) {
      return std::ranges::any_of(words_, [&](const Word& word) { return covers(word, want.resource, action); });
    });
  });
}

std::string Scopes::text() const {
  std::string text;
  for (const Word& word : words_) {
    if (!text.empty()) text += ' ';
    text += word.resource;
    if (word.resource != "*" || word.action != "*") text += ":" + word.action;
  }
  return text;
}

}  // namespace rollcall::service
