#include "store/migrate.hpp"

#include <sys/wait.h>

#include "store/fetch.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

constexpr Migration kFirst{1, "first", "aa", "CREATE TABLE one (a {int}) {table};"};
constexpr Migration kSecond{2, "second", "bb", "CREATE TABLE two (a {int}) {table}; INSERT INTO two VALUES (2);"};

class MigrateTest : public testing::Test {
 protected:
  Result<MigrationReport> run(std::vector<Migration> migrations) { return migrate(*db_, migrations, test_time()); }
  std::int64_t tables() {
    must(db_->begin(Access::kRead));
    const auto count = must(fetch_number(*db_, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"));
    must(db_->commit());
    return count;
  }
  TestFolder folder_;
  std::unique_ptr<Connection> db_ = must(open_sqlite_connection(folder_.file("rollcall.db"), Access::kWrite));
};

TEST_F(MigrateTest, EachScriptIsAppliedOnce) {
  auto report = must(run({kFirst}));
  EXPECT_EQ(report.before, 0);
  EXPECT_EQ(report.after, 1);
  report = must(run({kFirst, kSecond}));
  EXPECT_EQ(report.before, 1);
  EXPECT_EQ(report.after, 2);
  report = must(run({kFirst, kSecond}));
  EXPECT_EQ(report.before, 2);
  EXPECT_EQ(report.after, 2);

  must(db_->begin(Access::kRead));
  const auto applied = must(list_migrations(*db_));
  ASSERT_EQ(applied.size(), 2U);
  EXPECT_EQ(applied[1].name, "second");
  EXPECT_EQ(applied[1].sha256, "bb");
  EXPECT_EQ(applied[1].applied_at, test_time());
  EXPECT_EQ(must(fetch_number(*db_, "SELECT count(*) FROM two")), 1);
}

TEST_F(MigrateTest, AnAppliedScriptThatWasChangedIsRefused) {
  must(run({kFirst, kSecond}));
  Migration changed = kFirst;
  changed.sha256 = "ab";
  const auto result = run({changed, kSecond});
  EXPECT_EQ(code_of(result), ErrorCode::kConflict);
  EXPECT_THAT(result.error().message, testing::HasSubstr("migration 1"));
}

TEST_F(MigrateTest, ADatabaseOfANewerVersionIsRefusedAndLeftAlone) {
  must(run({kFirst, kSecond}));
  const auto result = run({kFirst});
  EXPECT_EQ(code_of(result), ErrorCode::kConflict);
  EXPECT_THAT(result.error().message, testing::HasSubstr("newer"));
  EXPECT_EQ(tables(), 3);
}

TEST_F(MigrateTest, AScriptThatFailsLeavesNothingOfItselfNorOfThoseBefore) {
  const Migration broken{2, "broken", "cc",
                         "CREATE TABLE three (a {int}) {table}; CREATE TABLE one (a {int}) {table};"};
  const auto result = run({kFirst, broken});
  EXPECT_EQ(code_of(result), ErrorCode::kInternal);
  EXPECT_THAT(result.error().message, testing::HasSubstr("migration 2 (broken)"));
  EXPECT_EQ(tables(), 0);
  EXPECT_EQ(must(run({kFirst, kSecond})).after, 2);
}

TEST(Migrations, AreNumberedFromOneAndHashed) {
  for (const auto migrations : {main_migrations(), key_migrations()}) {
    ASSERT_FALSE(migrations.empty());
    std::int64_t expected = 1;
    for (const Migration& migration : migrations) {
      EXPECT_EQ(migration.number, expected++);
      EXPECT_EQ(migration.sha256.size(), 64U);
      EXPECT_FALSE(migration.sql.empty());
    }
  }
}

TEST(Migrations, TheKeyStoreIsNotTakenForTheMainDatabase) {
  const TestFolder folder;
  must(open_sqlite_database(folder.file("keys.db"), {}, {}, key_migrations()));
  EXPECT_EQ(code_of(open_sqlite_database(folder.file("keys.db"))), ErrorCode::kConflict);
}

TEST(Migrations, SeveralProcessesMayMakeTheDatabaseAtOnce) {
  const TestFolder folder;
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(open_sqlite_database(folder.file("rollcall.db")) ? 0 : 1);
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  must(must(open_sqlite_database(folder.file("rollcall.db")))->check_integrity());
}

}  // namespace
}  // namespace rollcall::store
