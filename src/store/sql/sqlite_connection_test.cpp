#include "store/sql/sqlite_connection.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "store/sql/fetch.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Two small tables on a connection whose transaction is begun.
class SqliteConnectionTest : public testing::Test {
 protected:
  SqliteConnectionTest() {
    must(db_->begin(Access::kWrite));
    must(db_->run_script(R"sql(
      -- A comment with {braces}; and a semicolon.
      CREATE TABLE thing (id {id} PRIMARY KEY, word {word} UNIQUE, amount {int}, size {real}, data {bytes},
                          parent {id} REFERENCES thing (id), CHECK (amount < 1000)) {table};
      CREATE TABLE later (thing {id} REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED) {table};
    )sql"));
    must(db_->commit());
    must(db_->begin(Access::kWrite));
  }

  // After a failed statement nothing else is left.
  void begin_anew() {
    db_->rollback();
    must(db_->begin(Access::kWrite));
  }

  TestFolder folder_;
  std::filesystem::path file_ = folder_.file("rollcall.db");
  std::unique_ptr<Connection> db_ = must(open_sqlite_connection(file_, Access::kWrite));
};

struct Thing {
  Uuid id;
  std::optional<std::string> word;
  std::optional<std::int64_t> amount;
  std::optional<double> size;
  std::optional<Bytes> data;
  bool operator==(const Thing&) const = default;
};

Thing read_thing(Row& row) {
  Thing thing;
  row.into(thing.id, thing.word, thing.amount, thing.size, thing.data);
  return thing;
}

TEST_F(SqliteConnectionTest, ValuesComeBackAsTheyWereGiven) {
  const Thing things[] = {
      {.id = new_id()},
      {.id = new_id(), .word = "", .amount = 0, .size = 0.0, .data = Bytes{}},
      {.id = new_id(),
       .word = std::string("\0 '\"; --", 8),
       .amount = std::numeric_limits<std::int64_t>::min(),
       .size = std::numeric_limits<double>::denorm_min(),
       .data = Bytes{std::byte{0}, std::byte{255}}},
      {.id = new_id(), .word = std::string(3'000'000, 'w'), .size = -INFINITY, .data = Bytes(3'000'000, std::byte{7})},
  };
  for (const Thing& thing : things) {
    EXPECT_EQ(must(db_->execute("INSERT INTO thing (id, word, amount, size, data) VALUES (?, ?, ?, ?, ?)", thing.id,
                                thing.word, thing.amount, thing.size, thing.data)),
              1);
    EXPECT_EQ(
        must(fetch_optional(read_thing, *db_, "SELECT id, word, amount, size, data FROM thing WHERE id = ?", thing.id)),
        thing);
  }
}

TEST_F(SqliteConnectionTest, TheRowsChangedAreCounted) {
  for (int i = 0; i < 5; ++i) must(db_->execute("INSERT INTO thing (id, amount) VALUES (?, ?)", new_id(), i));
  EXPECT_EQ(must(db_->execute("UPDATE thing SET size = 1.0 WHERE amount < ?", 3)), 3);
  EXPECT_EQ(must(db_->execute("DELETE FROM thing WHERE amount = ?", 77)), 0);
  EXPECT_EQ(must(db_->execute("DELETE FROM thing")), 5);
}

TEST_F(SqliteConnectionTest, AViolatedConstraintSaysWhichKindAndNeverAValue) {
  const Uuid id = new_id();
  must(db_->execute("INSERT INTO thing (id, word) VALUES (?, ?)", id, "secret-word"));
  must(db_->commit());
  must(db_->begin(Access::kWrite));
  const struct {
    Uuid id;
    std::optional<std::string_view> word;
    int amount;
    std::optional<Uuid> parent;
    ErrorCode code;
    std::string_view message;
  } cases[] = {
      {new_id(), "secret-word", 1, {}, ErrorCode::kAlreadyExists, "a thing with this word exists already"},
      {id, {}, 1, {}, ErrorCode::kAlreadyExists, "a thing with this id exists already"},
      {new_id(), {}, 1, new_id(), ErrorCode::kConflict, "refers to something that does not exist"},
      {new_id(), {}, 1000, {}, ErrorCode::kConflict, "refuses it"},
  };
  for (const auto& [key, word, amount, parent, code, message] : cases) {
    const auto result =
        db_->execute("INSERT INTO thing (id, word, amount, parent) VALUES (?, ?, ?, ?)", key, word, amount, parent);
    EXPECT_EQ(code_of(result), code);
    EXPECT_THAT(result.error().describe(), AllOf(HasSubstr(message), Not(HasSubstr("secret-word"))));
    EXPECT_EQ(code_of(db_->execute("DELETE FROM thing")), ErrorCode::kIo);
    begin_anew();
  }
  EXPECT_EQ(must(fetch_number(*db_, "SELECT count(*) FROM thing")), 1);
}

TEST_F(SqliteConnectionTest, MistakesInTheSqlAreInternalErrorsAndHarmless) {
  EXPECT_EQ(code_of(db_->execute("SELEC 1")), ErrorCode::kInternal);
  begin_anew();
  EXPECT_EQ(code_of(db_->execute("")), ErrorCode::kInternal);
  begin_anew();
  EXPECT_EQ(code_of(db_->execute("DELETE FROM thing; DELETE FROM later")), ErrorCode::kInternal);
  begin_anew();
  EXPECT_EQ(code_of(db_->execute("DELETE FROM thing WHERE id = ?")), ErrorCode::kInternal);
  begin_anew();
  EXPECT_EQ(code_of(db_->execute("DELETE FROM thing", 1)), ErrorCode::kInternal);
  begin_anew();
  EXPECT_EQ(code_of(db_->execute("SELECT \"no such column\"")), ErrorCode::kInternal);
  begin_anew();
  EXPECT_EQ(code_of(db_->run_script("CREATE TABLE odd (a {unheard_of}) {table}")), ErrorCode::kInternal);
  begin_anew();
  EXPECT_EQ(code_of(db_->run_script("CREATE TABLE odd (a {id")), ErrorCode::kInternal);
  begin_anew();
  EXPECT_EQ(must(fetch_number(*db_, "SELECT count(*) FROM thing")), 0);
}

TEST_F(SqliteConnectionTest, AStatementOutsideATransactionIsRefused) {
  db_->rollback();
  EXPECT_EQ(code_of(db_->execute("DELETE FROM thing")), ErrorCode::kInternal);
  EXPECT_EQ(code_of(db_->query("SELECT id FROM thing")), ErrorCode::kInternal);
  EXPECT_EQ(code_of(db_->commit()), ErrorCode::kInternal);
  must(db_->begin(Access::kWrite));
  EXPECT_EQ(code_of(db_->begin(Access::kWrite)), ErrorCode::kInternal);
}

TEST_F(SqliteConnectionTest, TheSameQueryMayBeReadInsideItself) {
  for (int i = 0; i < 3; ++i) must(db_->execute("INSERT INTO thing (id, amount) VALUES (?, ?)", new_id(), i));
  const std::string_view sql = "SELECT amount FROM thing WHERE amount >= ? ORDER BY amount";
  std::vector<std::int64_t> seen;
  Rows outer = must(db_->query(sql, 0));
  while (must(outer.next())) {
    std::int64_t amount = 0;
    outer.row().into(amount);
    Rows inner = must(db_->query(sql, amount));
    while (must(inner.next())) inner.row().into(seen.emplace_back());
  }
  EXPECT_THAT(seen, testing::ElementsAre(0, 1, 2, 1, 2, 2));
}

TEST_F(SqliteConnectionTest, ManyDifferentStatementsDoNotPileUpAndOnesInUseStay) {
  Rows held = must(db_->query("SELECT 1 UNION ALL SELECT 2"));
  ASSERT_TRUE(must(held.next()));
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(must(fetch_number(*db_, std::format("SELECT {}", i))), i);
  ASSERT_TRUE(must(held.next()));
  std::int64_t second = 0;
  held.row().into(second);
  EXPECT_EQ(second, 2);
}

TEST_F(SqliteConnectionTest, AColumnThatIsNotWhatItShouldBeIsCorruptNotGarbage) {
  struct Case {
    const char* sql;
    void (*read)(Row&);
  };
  const Case cases[] = {
      {"SELECT x'0102'",
       [](Row& row) {
         Uuid id;
         row.into(id);
       }},
      {"SELECT NULL",
       [](Row& row) {
         std::string text;
         row.into(text);
       }},
      {"SELECT NULL",
       [](Row& row) {
         std::int64_t number = 0;
         row.into(number);
       }},
      {"SELECT 4294967296",
       [](Row& row) {
         int number = 0;
         row.into(number);
       }},
      {"SELECT 'sideways'",
       [](Row& row) {
         attendance::Method method{};
         row.into_word(method, attendance::parse_method);
       }},
  };
  for (const auto& [sql, read] : cases) {
    Rows rows = must(db_->query(sql));
    ASSERT_TRUE(must(rows.next()));
    Row row = rows.row();
    read(row);
    EXPECT_EQ(code_of(row.check()), ErrorCode::kCorrupt) << sql;
  }
}

TEST_F(SqliteConnectionTest, WhenACommitFailsNothingWasChanged) {
  must(db_->execute("INSERT INTO thing (id) VALUES (?)", new_id()));
  must(db_->execute("INSERT INTO later (thing) VALUES (?)", new_id()));  // of nothing: found out at the commit
  EXPECT_EQ(code_of(db_->commit()), ErrorCode::kConflict);
  db_->rollback();
  must(db_->begin(Access::kRead));
  EXPECT_EQ(must(fetch_number(*db_, "SELECT count(*) FROM thing")), 0);
}

TEST_F(SqliteConnectionTest, AnErrorThatUndidTheTransactionCannotBeIgnored) {
  const Uuid id = new_id();
  must(db_->execute("INSERT INTO thing (id) VALUES (?)", id));
  EXPECT_EQ(code_of(db_->execute("INSERT OR ROLLBACK INTO thing (id) VALUES (?)", id)), ErrorCode::kAlreadyExists);
  // Would be committed by itself.
  EXPECT_EQ(code_of(db_->execute("INSERT INTO thing (id) VALUES (?)", new_id())), ErrorCode::kIo);
  EXPECT_EQ(code_of(db_->commit()), ErrorCode::kIo);
  db_->rollback();
  must(db_->begin(Access::kRead));
  EXPECT_EQ(must(fetch_number(*db_, "SELECT count(*) FROM thing")), 0);
}

TEST_F(SqliteConnectionTest, AReadingConnectionDoesNotWrite) {
  must(db_->commit());
  const auto reader = must(open_sqlite_connection(file_, Access::kRead));
  must(reader->begin(Access::kRead));
  EXPECT_EQ(code_of(reader->execute("INSERT INTO thing (id) VALUES (?)", new_id())), ErrorCode::kReadOnly);
}

TEST_F(SqliteConnectionTest, ItsFilesAreTheOwnersAlone) {
  must(db_->execute("INSERT INTO thing (id) VALUES (?)", new_id()));
  must(db_->commit());
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    struct stat status{};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 3);  // with the log and its index
}

TEST_F(SqliteConnectionTest, WhatWasDeletedIsInNoFileAfterPurging) {
  const std::string mark = "a-mark-that-nothing-else-holds";
  const auto marked_files = [&] {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string content((std::istreambuf_iterator<char>(in)), {});
      count += content.find(mark) != std::string::npos ? 1 : 0;
    }
    return count;
  };
  must(db_->execute("INSERT INTO thing (id, word) VALUES (?, ?)", new_id(), mark));
  must(db_->execute("INSERT INTO thing (id, data) VALUES (?, ?)", new_id(), bytes_of(mark + std::string(20'000, ' '))));
  must(db_->commit());
  must(db_->purge_deleted());
  EXPECT_EQ(marked_files(), 1);
  must(db_->begin(Access::kWrite));
  must(db_->execute("DELETE FROM thing"));
  must(db_->commit());
  must(db_->purge_deleted());
  EXPECT_EQ(marked_files(), 0);
}

TEST(OpenSqlite, WhatIsWrongWithThePlaceIsSaid) {
  const TestFolder folder;
  const auto open = [&](const char* name, SqliteOptions options = {}) {
    return open_sqlite_connection(folder.file(name), Access::kWrite, options);
  };
  EXPECT_EQ(code_of(open("no/such/folder.db")), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(open("missing.db", {.create = false})), ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(folder.file("missing.db")));
  std::filesystem::create_directory(folder.file("folder.db"));
  EXPECT_FALSE(open("folder.db"));

  std::ofstream(folder.file("text.db")) << std::string(5000, 'x');
  const auto text = open("text.db");
  EXPECT_EQ(code_of(text), ErrorCode::kCorrupt);
  EXPECT_THAT(text.error().describe(), HasSubstr("text.db"));
  EXPECT_FALSE(text.error().hint.empty());
}

TEST(OpenSqlite, AnotherProgramsDatabaseIsLeftAlone) {
  const TestFolder folder;
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open(folder.file("other.db").c_str(), &raw), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(raw, "CREATE TABLE theirs (a)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(raw);
  EXPECT_EQ(code_of(open_sqlite_connection(folder.file("other.db"), Access::kWrite)), ErrorCode::kConflict);
}

}  // namespace
}  // namespace rollcall::store
