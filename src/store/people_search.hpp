// Finding people by part of their name or external id, whatever the case and the accents, without reading all of them.
//
// Each person has a search text, the folded words of name and external id (base/fold.hpp), and parts: for every
// character of every word the kPartLength characters from there. What stands anywhere in a word is then the beginning
// of one of its parts, which an index finds in every database alike. Parts are personal data as the name is: they
// change and go with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"
#include "store/sql/fetch.hpp"

namespace rollcall::store {

inline constexpr std::size_t kPartLength = 8;  // characters

std::string search_text(std::string_view name, std::string_view external_id);

// Of a search text; each once, in order.
std::vector<std::string> search_parts(std::string_view search_text);

struct SearchText {
  Uuid person;
  std::string text;
};

// Writes the parts of people who have none; the texts are kept in the people's rows.
Result<void> insert_search_parts(Connection& db, std::span<const SearchText> texts);
// Of one person, anew.
Result<void> replace_search_parts(Connection& db, const Uuid& person_id, std::string_view search_text);

// Gives people who have no search text yet one, at most `limit` of them, and says how many they were.
Result<std::int64_t> fill_search_texts(Connection& db, int limit);

// Narrows a query of `person` to people whose search text holds every word of `text`, each anywhere in a word of
// theirs. `kept` holds what `where` borrows.
Result<void> add_search(Connection& db, Where& where, std::string_view text, std::deque<std::string>& kept);

}  // namespace rollcall::store
