// What was answered with success is there afterwards; what failed changed nothing. Under kill -9, a full disk, a
// read-only folder, another process's lock, and damage to the file.
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "store/event_chain.hpp"
#include "store/events.hpp"
#include "store/sql/child_process.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::HasSubstr;

// One change with its event, as the services make them.
Result<void> add_with_event(Database& db, const Person& person) {
  return db.transact([&](Connection& c) -> Result<void> {
    ROLLCALL_TRY(insert_person(c, person));
    ROLLCALL_TRY(append_event(c, {.at = test_time(), .kind = "person.created", .subject_id = person.id}));
    return {};
  });
}

Uuid id_of(const std::array<std::byte, 16>& bytes) {
  Uuid id;
  std::ranges::copy(bytes, std::as_writable_bytes(std::span(id.bytes)).begin());
  return id;
}

TEST(Durability, EveryAcknowledgedWriteSurvivesKill9) {
  const TestFolder folder;
  const auto file = folder.file("rollcall.db");
  std::vector<Uuid> acknowledged;
  for (int round = 0; round < 8; ++round) {
    ChildProcess child([&](const ParentLine& parent) {
      const auto db = open_sqlite_database(file);
      if (!db) return 1;
      for (int i = 0;; ++i) {
        const Person person = make_person(std::format("{}-{}", round, i), std::string(500, 'n'));
        if (!add_with_event(**db, person)) return 2;
        parent.tell(std::as_bytes(std::span(person.id.bytes)));
      }
    });
    for (int i = 0; i < 3 + 11 * round; ++i) {
      const auto id = child.receive<16>();
      ASSERT_TRUE(id);
      acknowledged.push_back(id_of(*id));
    }
    child.kill();
    while (const auto id = child.receive<16>()) acknowledged.push_back(id_of(*id));
    child.wait();

    const auto db = must(open_sqlite_database(file));
    must(db->check_integrity());
    must(db->read([&](Connection& c) -> Result<void> {
      for (const Uuid& id : acknowledged) {
        const auto found = find_person(c, id);
        EXPECT_TRUE(found && *found) << "lost " << id.to_string() << " in round " << round;
      }
      // A person and its event are there together or not at all.
      EXPECT_EQ(must(count_people(c, {})), must(latest_event(c)));
      EXPECT_EQ(must(verify_event_chain(c)), must(latest_event(c)));
      return {};
    }));
  }
}

TEST(Durability, AFullDiskRefusesWhatDoesNotFitAndKeepsTheRest) {
  const TestFolder folder;
  const auto file = folder.file("rollcall.db");
  must(open_sqlite_database(file));

  // Tells the ids of what was acknowledged, then ends with 0 if the failure looked as it should.
  ChildProcess child([&](const ParentLine& parent) {
    ::signal(SIGXFSZ, SIG_IGN);
    const auto db = open_sqlite_database(file);
    if (!db) return 1;
    rlimit unlimited{};
    ::getrlimit(RLIMIT_FSIZE, &unlimited);
    const rlimit small{.rlim_cur = 500'000, .rlim_max = unlimited.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);

    const auto people = [&] { return (*db)->read([](Connection& c) { return count_people(c, {}); }); };
    int number = 0;
    const auto add = [&] {
      const Person person = make_person(std::to_string(++number), std::string(9000, 'n'));
      auto added = add_with_event(**db, person);
      if (added) parent.tell(std::as_bytes(std::span(person.id.bytes)));
      return added;
    };

    auto added = add();
    while (added && number < 10'000) added = add();
    if (added || added.error().code != ErrorCode::kStorageFull || added.error().hint.empty()) return 2;
    const auto kept = people();
    if (!kept || *kept != number - 1) return 3;
    if (add() || people() != *kept) return 4;  // still full, still readable

    ::setrlimit(RLIMIT_FSIZE, &unlimited);  // someone made room
    if (!add()) return 5;
    return 0;
  });
  std::vector<Uuid> acknowledged;
  while (const auto id = child.receive<16>()) acknowledged.push_back(id_of(*id));
  EXPECT_EQ(child.wait(), 0);
  EXPECT_GT(acknowledged.size(), 5U);

  const auto db = must(open_sqlite_database(file));
  must(db->check_integrity());
  must(db->read([&](Connection& c) -> Result<void> {
    EXPECT_EQ(must(count_people(c, {})), std::ssize(acknowledged));
    for (const Uuid& id : acknowledged) EXPECT_TRUE(must(find_person(c, id)));
    EXPECT_EQ(must(verify_event_chain(c)), std::ssize(acknowledged));
    return {};
  }));
}

// Root may write anywhere; become someone who may not.
void become_nobody() {
  if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) ::_exit(98);
}

TEST(Durability, AReadOnlyFolderIsSaidToBeOne) {
  const TestFolder folder;
  const auto file = folder.file("rollcall.db");
  must(open_sqlite_database(file));
  ASSERT_EQ(::chmod(file.c_str(), 0666), 0);
  ASSERT_EQ(::chmod(folder.path().c_str(), 0555), 0);
  for (const auto& path : {file, folder.file("new.db")}) {
    ChildProcess child([&](const ParentLine&) {
      become_nobody();
      const auto opened = open_sqlite_database(path);
      return !opened && opened.error().code == ErrorCode::kReadOnly ? 0 : 1;
    });
    EXPECT_EQ(child.wait(), 0) << path;
  }
  ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(file.c_str(), 0444), 0);
  ChildProcess child([&](const ParentLine&) {
    become_nobody();
    const auto opened = open_sqlite_database(file);
    return !opened && opened.error().code == ErrorCode::kReadOnly ? 0 : 1;
  });
  EXPECT_EQ(child.wait(), 0);
}

TEST(Durability, AnotherProcessesLockIsWaitedForThenNamedAndReadersDoNotCare) {
  const TestFolder folder;
  const auto file = folder.file("rollcall.db");
  must(open_sqlite_database(file));
  ChildProcess child([&](const ParentLine& parent) {
    const auto connection = open_sqlite_connection(file, Access::kWrite);
    if (!connection || !(*connection)->begin(Access::kWrite)) return 1;
    if (!insert_person(**connection, make_person("held"))) return 2;
    parent.tell(std::array{std::byte{1}});
    ::pause();
    return 0;
  });
  ASSERT_TRUE(child.receive<1>());

  // Opening does not need the lock's holder to let go: only writing does.
  const SqliteOptions impatient{.busy_timeout = std::chrono::milliseconds(100)};
  const auto db = must(Database::open([&](Access access) { return open_sqlite_connection(file, access, impatient); },
                                      DatabaseOptions{}));
  const auto refused = add_with_event(*db, make_person("mine"));
  EXPECT_EQ(code_of(refused), ErrorCode::kUnavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("another process"));
  EXPECT_FALSE(refused.error().hint.empty());
  EXPECT_GT(refused.error().retry_after_s, 0);
  EXPECT_EQ(must(db->read([](Connection& c) { return count_people(c, {}); })), 0);

  child.kill();
  child.wait();
  must(add_with_event(*db, make_person("mine")));
  EXPECT_EQ(must(db->read([](Connection& c) { return count_people(c, {}); })), 1);
}

// Fills a database, closes it, and lets `damage` at the file's bytes.
class DamageTest : public StoreTest {
 protected:
  void damage(const std::function<void(std::string&)>& change) {
    must(db().transact([](Connection& c) -> Result<void> {
      for (int i = 0; i < 300; ++i) {
        ROLLCALL_TRY(insert_person(c, make_person(std::format("S{:03}", i), std::string(200, 'n'))));
      }
      return {};
    }));
    close();
    std::ifstream in(file(), std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(in)), {});
    ASSERT_GT(content.size(), 100'000U);
    change(content);
    std::ofstream(file(), std::ios::binary | std::ios::trunc) << content;
  }
  // Opening or reading all of it.
  Result<void> use() {
    ROLLCALL_ASSIGN(const auto database, open_sqlite_database(file()));
    return database->check_integrity();
  }
};

TEST_F(DamageTest, ADamagedHeadIsCorruptNotEmpty) {
  damage([](std::string& content) { content[3] ^= 0x40; });
  EXPECT_EQ(code_of(use()), ErrorCode::kCorrupt);
}

TEST_F(DamageTest, DamagedPagesAreFound) {
  damage([](std::string& content) {
    for (std::size_t page = 4096; page < content.size(); page += 4096) content[page] ^= 0x55;
  });
  EXPECT_EQ(code_of(use()), ErrorCode::kCorrupt);
}

TEST_F(DamageTest, AFileCutShortIsFound) {
  damage([](std::string& content) { content.resize(content.size() / 2); });
  EXPECT_EQ(code_of(use()), ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace rollcall::store
