#include "store/sql/database.hpp"

#include <atomic>
#include <chrono>
#include <latch>
#include <stdexcept>
#include <thread>

#include "store/events.hpp"
#include "store/settings.hpp"
#include "store/sql/child_process.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

class DatabaseTest : public StoreTest {
 protected:
  std::int64_t people() { return must(read(count_people, PeopleFilter{})); }
};

TEST_F(DatabaseTest, AnErrorUndoesTheTransactionAndIsHandedOn) {
  const auto result = db().transact([](Connection& c) -> Result<int> {
    ROLLCALL_TRY(insert_person(c, make_person("S001")));
    return fail(ErrorCode::kUnprocessable, "changed my mind");
  });
  EXPECT_EQ(code_of(result), ErrorCode::kUnprocessable);
  EXPECT_EQ(people(), 0);
}

TEST_F(DatabaseTest, AnExceptionUndoesTheTransactionAndFreesTheConnection) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW(std::ignore = db().transact([](Connection& c) -> Result<void> {
      must(insert_person(c, make_person("S001")));
      throw std::runtime_error("out of paper");
    }),
                 std::runtime_error);
  }
  EXPECT_EQ(people(), 0);
  add_person("S001");
  EXPECT_EQ(people(), 1);
}

TEST_F(DatabaseTest, AWriteInsideAWriteIsRefusedNotAwaitedForEver) {
  must(db().transact([&](Connection&) -> Result<void> {
    EXPECT_EQ(code_of(db().transact([](Connection&) -> Result<void> { return {}; })), ErrorCode::kInternal);
    return {};
  }));
  add_person("S001");
}

TEST_F(DatabaseTest, ReadersGoOnWhileSomeoneWritesAndSeeTheStateBefore) {
  add_person("S001");
  must(db().transact([&](Connection& c) -> Result<void> {
    ROLLCALL_TRY(insert_person(c, make_person("S002")));
    std::vector<std::jthread> readers;
    for (int i = 0; i < 8; ++i) {
      readers.emplace_back([&] {
        for (int k = 0; k < 20; ++k) EXPECT_EQ(people(), 1);
      });
    }
    return {};
  }));
  EXPECT_EQ(people(), 2);
}

TEST_F(DatabaseTest, AReadSeesOneStateToItsEnd) {
  add_person("S001");
  must(db().read([&](Connection& c) -> Result<void> {
    EXPECT_EQ(must(count_people(c, {})), 1);
    std::jthread([&] { add_person("S002"); }).join();
    EXPECT_EQ(must(count_people(c, {})), 1);
    return {};
  }));
  EXPECT_EQ(people(), 2);
}

TEST_F(DatabaseTest, WhenAllConnectionsAreLentTheNextCallIsBusyAfterItsTime) {
  db();  // makes the schema
  const auto small =
      must(open_database(url(), {.pool = {.readers = 2, .lease_timeout = std::chrono::milliseconds(50)}}));
  std::latch all_lent(3);
  std::latch done(1);
  std::vector<std::jthread> holders;
  for (int i = 0; i < 2; ++i) {
    holders.emplace_back([&] {
      must(small->read([&](Connection&) -> Result<void> {
        all_lent.count_down();
        done.wait();
        return {};
      }));
    });
  }
  holders.emplace_back([&] {
    must(small->transact([&](Connection&) -> Result<void> {
      all_lent.count_down();
      done.wait();
      return {};
    }));
  });
  all_lent.wait();
  const auto nothing = [](Connection&) -> Result<void> { return {}; };
  EXPECT_EQ(code_of(small->read(nothing)), ErrorCode::kBusy);
  EXPECT_EQ(code_of(small->transact(nothing)), ErrorCode::kBusy);
  done.count_down();
  holders.clear();
  must(small->read(nothing));
  must(small->transact(nothing));
}

TEST_F(DatabaseTest, ManyThreadsWritingAllGetTheirTurn) {
  constexpr int kThreads = 8;
  constexpr int kEach = 25;
  db();
  {
    std::vector<std::jthread> writers;
    for (int t = 0; t < kThreads; ++t) {
      writers.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) must(write(insert_person, make_person(std::format("{}-{}", t, i))));
      });
    }
  }
  EXPECT_EQ(people(), kThreads * kEach);
}

TEST_F(DatabaseTest, AWatchNoticesCommitsOfThisProcessAndOfOthers) {
  db();
  close();
  const DatabaseUrl place = url();
  ChildProcess child([&place](const ParentLine& parent) {
    parent.await();
    const auto database = open_database(place);
    if (!database) return 1;
    const auto added = (*database)->transact([](Connection& c) { return insert_person(c, make_person("theirs")); });
    parent.tell(std::array{std::byte{1}});
    return added ? 0 : 2;
  });
  ChangeWatch watch = must(db().watch());
  EXPECT_TRUE(must(watch.changed()));
  EXPECT_FALSE(must(watch.changed()));
  people();
  EXPECT_FALSE(must(watch.changed()));
  add_person("mine");
  EXPECT_TRUE(must(watch.changed()));
  EXPECT_FALSE(must(watch.changed()));
  child.go();
  ASSERT_TRUE(child.receive<1>());
  EXPECT_TRUE(must(watch.changed()));
  EXPECT_EQ(child.wait(), 0);
}

TEST_F(DatabaseTest, WhoWritesAgainAndAgainLetsOthersInBetween) {
  std::atomic<bool> done{false};
  std::atomic<int> rounds{0};
  std::thread busy([&] {
    while (!done)
      must(db().transact([&](Connection&) -> Result<void> {
        ++rounds;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
        return {};
      }));
  });
  while (rounds == 0) std::this_thread::yield();
  for (int n = 0; n < 5; ++n) {
    const int before = rounds;
    must(db().transact([](Connection&) -> Result<void> { return {}; }));
    EXPECT_LE(rounds, before + 2) << "next after the one who writes now";
  }
  done = true;
  busy.join();
}

// Writes one setting into every transaction it is taken along into.
class Note : public WriteCompanion {
 public:
  explicit Note(const Database& database, bool fails = false) : WriteCompanion(database), fails_(fails) {}
  void on_begin() override { events_ = 0; }
  void on_event(const NewEvent&) override { ++events_; }
  Result<void> before_commit(Connection& db) override {
    if (fails_) return fail(ErrorCode::kConflict, "no");
    return put_setting(db, {.name = "note", .content = std::to_string(events_), .updated_at = test_time()});
  }

 private:
  bool fails_;
  int events_ = 0;
};

using WriteCompanionTest = StoreTest;

TEST_F(WriteCompanionTest, WritesInTheSameTransactionAndHearsItsEvents) {
  {
    const Note note(db());
    must(db().transact([](Connection& c) { return append_event(c, {.at = test_time(), .kind = "a.b"}); }));
    EXPECT_EQ(must(read(find_setting, "note")), "1");
    EXPECT_EQ(code_of(db().transact([](Connection&) -> Result<void> { return fail(ErrorCode::kIo, "x"); })),
              ErrorCode::kIo);
    add_person("S1");
    EXPECT_EQ(must(read(find_setting, "note")), "0");
  }
  must(write(delete_setting, "note"));
  add_person("S2");
  EXPECT_EQ(must(read(find_setting, "note")), std::nullopt);
}

TEST_F(WriteCompanionTest, ItsErrorUndoesTheChange) {
  const Note note(db(), true);
  EXPECT_EQ(code_of(write(insert_person, make_person("S1"))), ErrorCode::kConflict);
  EXPECT_TRUE(must(read(list_people, PeopleFilter{}, PageRequest{})).items.empty());
}

TEST_F(WriteCompanionTest, OtherDatabasesAndOtherThreadsDoNotKnowIt) {
  const auto other = must(open_sqlite_database(folder_.file("other.db")));
  const Note note(db());
  must(other->transact([](Connection& c) { return insert_person(c, make_person("S1")); }));
  EXPECT_EQ(must(other->read([](Connection& c) { return find_setting(c, "note"); })), std::nullopt);
  std::thread([&] { add_person("S2"); }).join();
  EXPECT_EQ(must(read(find_setting, "note")), std::nullopt);
}

}  // namespace
}  // namespace rollcall::store
