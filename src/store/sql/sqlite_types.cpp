#include <array>

#include "store/schema/schema_text.hpp"

namespace rollcall::store {
namespace {

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

Result<std::string> with_sqlite_types(std::string_view sql) { return with_types(sql, kSpellings); }

}  // namespace rollcall::store
