// SQLite's names for the types that migrations write in braces: the one place where the schema differs by database.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::store {

// Replaces {id}, {time}, ...; kInternal for a word that is not known.
Result<std::string> with_sqlite_types(std::string_view sql);

}  // namespace rollcall::store
