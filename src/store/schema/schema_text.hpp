// The text of a migration, made into that of the database at hand.
//
// A migration writes types in braces ({id}, {time}, ...): the one place where the schema differs by database. Each
// database has a file with its own names (sqlite_types.cpp, postgres_types.cpp, mariadb_types.cpp).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace rollcall::store {

// A word that may stand in braces, and what it stands for.
using Spelling = std::pair<std::string_view, std::string_view>;

// Replaces the words in braces and leaves comments out; kInternal for a word that is not known.
Result<std::string> with_types(std::string_view sql, std::span<const Spelling> spellings);

// The statements of a script without comments, at its semicolons outside quotes; none is empty.
std::vector<std::string> split_statements(std::string_view sql);

// `?` becomes $1, $2, ... outside quotes, as PostgreSQL wants it.
std::string number_parameters(std::string_view sql);

// Each database's own names.
Result<std::string> with_sqlite_types(std::string_view sql);
Result<std::string> with_postgres_types(std::string_view sql);
Result<std::string> with_mariadb_types(std::string_view sql);
Result<std::string> with_mysql_types(std::string_view sql);

}  // namespace rollcall::store
