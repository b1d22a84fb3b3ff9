#include <array>
#include <string>

#include "store/schema/schema_text.hpp"

namespace rollcall::store {
namespace {

// Text compares by its code points and keeps blanks at its end (NO PAD), as in the other databases. A word must fit
// into an index together with two more: 3072 bytes in all, four a character.
constexpr std::string_view kMariadbTable =
    "ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";
constexpr std::string_view kMysqlTable =
    "ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin";

constexpr auto spellings(std::string_view table) {
  return std::array{
      Spelling{"id", "BINARY(16)"}, Spelling{"bytes", "LONGBLOB"},    Spelling{"key_bytes", "VARBINARY(255)"},
      Spelling{"text", "LONGTEXT"}, Spelling{"word", "VARCHAR(255)"}, Spelling{"int", "BIGINT"},
      Spelling{"bool", "TINYINT"},  Spelling{"time", "BIGINT"},       Spelling{"real", "DOUBLE"},
      Spelling{"table", table},     Spelling{"keyed_table", table},
  };
}

}  // namespace

Result<std::string> with_mariadb_types(std::string_view sql) { return with_types(sql, spellings(kMariadbTable)); }
Result<std::string> with_mysql_types(std::string_view sql) { return with_types(sql, spellings(kMysqlTable)); }

}  // namespace rollcall::store
