#include "store/people_search.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "base/fold.hpp"
#include "base/text.hpp"
#include "store/sql/row_writer.hpp"

namespace rollcall::store {
namespace {

// Where a part is that of more rows than this, the people are looked through in the order of the list instead: one in
// so many is found soon, and sorting all who are found would take longer.
constexpr std::int64_t kFew = 5'000;

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }

// The first `count` characters.
std::string_view first(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  while (end < text.size() && (!starts_character(text[end]) || count-- > 0)) ++end;
  return text.substr(0, end);
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const auto word : std::views::split(text, ' '))
    if (!word.empty()) words.emplace_back(word.begin(), word.end());
  return words;
}

// A pattern for LIKE that finds `word` anywhere; '!' takes the meaning from the signs LIKE gives one.
std::string containing(std::string_view word) {
  std::string pattern = "%";
  for (const char c : word) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + "%";
}

struct Named {
  Uuid id;
  std::string external_id;
  std::string name;
};

Named read_named(Row& row) {
  Named named;
  row.into(named.id, named.external_id, named.name);
  return named;
}

}  // namespace

std::string search_text(std::string_view name, std::string_view external_id) {
  return fold(std::string(name) + ' ' + std::string(external_id));
}

std::vector<std::string> search_parts(std::string_view search_text) {
  std::vector<std::string> parts;
  for (const std::string_view word : words_of(search_text)) {
    for (std::size_t at = 0; at < word.size(); ++at)
      if (starts_character(word[at])) parts.emplace_back(first(word.substr(at), kPartLength));
  }
  std::ranges::sort(parts);
  const auto repeated = std::ranges::unique(parts);
  parts.erase(repeated.begin(), repeated.end());
  return parts;
}

Result<void> insert_search_parts(Connection& db, std::span<const SearchText> texts) {
  struct Part {
    std::string text;
    const Uuid* person;
  };
  std::vector<Part> parts;
  for (const SearchText& one : texts)
    for (std::string& part : search_parts(one.text)) parts.push_back({.text = std::move(part), .person = &one.person});
  // In the order of their index, so that those that lie together are written together.
  std::ranges::stable_sort(parts, {}, &Part::text);
  RowWriter rows(db, "person_part (part, person_id)", 2);
  for (const Part& part : parts) ROLLCALL_TRY(rows.add(part.text, *part.person));
  return rows.finish();
}

Result<void> replace_search_parts(Connection& db, const Uuid& person_id, std::string_view search_text) {
  ROLLCALL_TRY(db.execute("DELETE FROM person_part WHERE person_id = ?", person_id));
  const SearchText text{.person = person_id, .text = std::string(search_text)};
  return insert_search_parts(db, std::span(&text, 1));
}

Result<std::int64_t> fill_search_texts(Connection& db, int limit) {
  ROLLCALL_ASSIGN(
      const auto people,
      fetch_all(read_named, db, "SELECT id, external_id, name FROM person WHERE search_text IS NULL LIMIT ?", limit));
  for (const Named& person : people) {
    const std::string text = search_text(person.name, person.external_id);
    ROLLCALL_TRY(db.execute("UPDATE person SET search_text = ? WHERE id = ?", text, person.id));
    ROLLCALL_TRY(replace_search_parts(db, person.id, text));
  }
  return std::ssize(people);
}

Result<void> add_search(Connection& db, Where& where, std::string_view text, std::deque<std::string>& kept) {
  if (!is_utf8(text) || text.contains('\0')) {  // no database has such text
    where.add("1 = 0");
    return {};
  }
  const std::string folded = fold(text);
  const std::vector<std::string_view> words = words_of(folded);
  if (words.empty()) return {};
  for (const std::string_view word : words)
    where.add("search_text LIKE ? ESCAPE '!'", kept.emplace_back(containing(word)));

  // The word that fewest have.
  std::int64_t fewest = kFew + 1;
  std::pair<std::string_view, std::string_view> range;
  for (const std::string_view word : words) {
    const std::string& from = kept.emplace_back(first(word, kPartLength));
    const std::string& until = kept.emplace_back(from + "\U0010ffff");  // after everything that begins so
    ROLLCALL_ASSIGN(
        const std::int64_t found,
        fetch_number(
            db, "SELECT count(*) FROM (SELECT person_id FROM person_part WHERE part >= ? AND part < ? LIMIT ?) few",
            from, until, fewest));
    if (found < fewest) {
      fewest = found;
      range = {from, until};
    }
  }
  if (fewest <= kFew)
    where.add("id IN (SELECT person_id FROM person_part WHERE part >= ? AND part < ?)", range.first, range.second);
  return {};
}

}  // namespace rollcall::store
