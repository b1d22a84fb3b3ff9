#include "store/schema/migrate.hpp"

#include <sys/wait.h>
#include <cstdio>

#include <span>
#include <thread>

#include "store/sql/child_process.hpp"
#include "store/sql/fetch.hpp"
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

// Places for databases: files, or on the server the tests run beside.
class MigratedPlaces : public testing::Test {
 protected:
  DatabaseUrl place() {
    return test_server() ? new_place(*test_server()) : sqlite_url(folder_.file(std::format("{}.db", ++number_)));
  }
  static std::vector<TableShape> tables(const DatabaseUrl& url) {
    const auto connection = must(open_connection(url, Access::kRead));
    must(connection->begin(Access::kRead));
    auto all = must(connection->describe_tables());
    connection->rollback();
    std::erase_if(all, [](const TableShape& table) { return is_bookkeeping(table.name); });
    return all;
  }
  TestFolder folder_;

 private:
  int number_ = 0;
};

TEST_F(MigratedPlaces, TheKeyStoreIsNotTakenForTheMainDatabase) {
  const DatabaseUrl url = place();
  must(open_database(url, {}, key_migrations()));
  EXPECT_EQ(code_of(open_database(url)), ErrorCode::kConflict);
}

TEST_F(MigratedPlaces, AnotherProgramsTablesAreLeftAlone) {
  const DatabaseUrl url = place();
  {
    const auto connection = must(open_connection(url, Access::kWrite));
    must(connection->begin(Access::kWrite));
    must(connection->run_script("CREATE TABLE theirs (a {int}) {table}"));
    must(connection->commit());
  }
  EXPECT_EQ(code_of(open_database(url)), ErrorCode::kConflict);
  EXPECT_EQ(tables(url).size(), 1U);
}

TEST_F(MigratedPlaces, SeveralProcessesMayMakeTheDatabaseAtOnce) {
  const DatabaseUrl url = place();
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto opened = open_database(url);
      if (!opened) std::fputs((opened.error().describe() + "\n").c_str(), stderr);
      ::_exit(opened ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  must(must(open_database(url))->check_integrity());
}

TEST_F(MigratedPlaces, HoweverOftenTheProcessIsKilledTheNextCarriesOn) {
  const DatabaseUrl url = place();
  int kills = 0;
  for (int after_ms = 1;; after_ms += 6) {
    ChildProcess child([&](const ParentLine&) { return open_database(url) ? 0 : 1; });
    std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
    child.kill();
    const int status = child.wait();
    ASSERT_NE(status, 1);
    if (status == 0) break;
    ++kills;
  }
  EXPECT_GT(kills, 0);
  const DatabaseUrl fresh = place();
  must(open_database(fresh));
  EXPECT_TRUE(tables(url) == tables(fresh));
  must(must(open_database(url))->check_integrity());
}

TEST_F(MigratedPlaces, TheTablesAreTheSameInEveryDatabase) {
  for (const auto migrations : {main_migrations(), key_migrations()}) {
    const DatabaseUrl url = place();
    const DatabaseUrl reference = sqlite_url(folder_.file(std::format("{}.db", migrations.size() + 100)));
    must(open_database(url, {}, migrations));
    must(open_database(reference, {}, migrations));
    const auto got = tables(url);
    const auto wanted = tables(reference);
    ASSERT_EQ(got.size(), wanted.size());
    for (std::size_t i = 0; i < got.size(); ++i) EXPECT_TRUE(got[i] == wanted[i]) << wanted[i].name;
  }
}

// A database that keeps each change of the schema at once: a process was killed after its statement was done, or
// before.
class StepTest : public MigratedPlaces {
 protected:
  // The second script's first statement was done, and what is remembered of it is `begun`.
  Result<MigrationReport> carry_on(bool begun) {
    const auto db = must(open_connection(place(), Access::kWrite));
    const std::vector<Migration> both = {kFirst, kSecond};
    must(migrate(*db, std::span(both).first(1), test_time()));
    must(db->begin(Access::kWrite));
    must(db->execute("INSERT INTO schema_step (number, step, begun) VALUES (2, 0, ?)", begun));
    must(db->run_script("CREATE TABLE two (a {int}) {table}"));
    must(db->commit());
    auto report = migrate(*db, both, test_time());
    must(db->begin(Access::kRead));
    rows_ = must(fetch_number(*db, "SELECT count(*) FROM two"));
    db->rollback();
    return report;
  }
  std::int64_t rows_ = 0;
};

TEST_F(StepTest, AStatementThatWasDoneBeforeTheKillIsNotDoneAgain) {
  EXPECT_EQ(must(carry_on(true)).after, 2);
  EXPECT_EQ(rows_, 1);
}

TEST_F(StepTest, ATableNobodyHadBegunToMakeIsAnError) {
  EXPECT_EQ(code_of(carry_on(false)), ErrorCode::kAlreadyExists);
  EXPECT_EQ(rows_, 0);
}

}  // namespace
}  // namespace rollcall::store
