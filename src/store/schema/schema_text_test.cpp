#include "store/schema/schema_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/schema/migrate.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(SchemaText, EveryDatabaseKnowsTheTypesOfEveryMigration) {
  for (const auto translate : {with_sqlite_types, with_postgres_types, with_mariadb_types, with_mysql_types}) {
    for (const Migration& migration : main_migrations()) {
      const auto text = translate(migration.sql);
      ASSERT_TRUE(text) << migration.name;
      EXPECT_THAT(*text, Not(HasSubstr("{")));
      EXPECT_FALSE(split_statements(*text).empty());
    }
  }
}

TEST(SchemaText, KeepsBlanksAtTheEndOfTextApartInMariadbAndInMysql) {
  EXPECT_EQ(with_mariadb_types("{table}").value(),
            "ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin\n");
  EXPECT_EQ(with_mysql_types("{table}").value(),
            "ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin\n");
}

TEST(SchemaText, AWordNobodyKnowsAndABraceThatStaysOpenAreRefused) {
  EXPECT_EQ(with_sqlite_types("a {number}").error().code, ErrorCode::kInternal);
  EXPECT_EQ(with_sqlite_types("a {int").error().code, ErrorCode::kInternal);
  EXPECT_EQ(with_sqlite_types("a {int} -- {number}").value(), "a INTEGER \n");
}

TEST(SchemaText, StatementsEndAtSemicolonsOutsideQuotesAndComments) {
  EXPECT_THAT(split_statements("-- one; two\nA 'x;y';\n;\nB"), ElementsAre("A 'x;y'", "B"));
  EXPECT_THAT(split_statements(" ; \n"), ElementsAre());
}

TEST(SchemaText, NumbersParametersButNotWhatStandsInQuotes) {
  EXPECT_EQ(number_parameters("a = ? AND b = '?' AND \"?\" = ?"), "a = $1 AND b = '?' AND \"?\" = $2");
}

}  // namespace
}  // namespace rollcall::store
