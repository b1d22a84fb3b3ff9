#include <array>

#include "store/schema/schema_text.hpp"

namespace rollcall::store {
namespace {

// Text compares and sorts by its bytes, as in the other databases, whatever locale the database was made with. A uuid
// sorts as its 16 bytes.
constexpr std::array kSpellings = {
    Spelling{"id", "UUID"},
    Spelling{"bytes", "BYTEA"},
    Spelling{"key_bytes", "BYTEA"},
    Spelling{"text", R"(TEXT COLLATE "C")"},
    Spelling{"word", R"(TEXT COLLATE "C")"},
    Spelling{"int", "BIGINT"},
    Spelling{"bool", "SMALLINT"},
    Spelling{"time", "BIGINT"},
    Spelling{"real", "DOUBLE PRECISION"},
    Spelling{"table", ""},
    Spelling{"keyed_table", ""},
};

}  // namespace

Result<std::string> with_postgres_types(std::string_view sql) { return with_types(sql, kSpellings); }

}  // namespace rollcall::store
