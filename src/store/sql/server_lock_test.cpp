#include "store/sql/server_lock.hpp"

#include <array>
#include <bit>
#include <format>

#include "store/sql/child_process.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::HasSubstr;

TEST(ServerLock, ASecondServerIsToldWhoHasTheFolderAndGetsItWhenThatEnds) {
  const TestFolder folder;
  ChildProcess server([&](const ParentLine& parent) {
    const auto lock = ServerLock::acquire(folder.path());
    if (!lock) return 1;
    const int process = ::getpid();
    parent.tell(std::as_bytes(std::span(&process, 1)));
    parent.await();
    return 0;
  });
  const auto process = server.receive<sizeof(int)>();
  ASSERT_TRUE(process);
  const auto refused = ServerLock::acquire(folder.path());
  EXPECT_EQ(code_of(refused), ErrorCode::kConflict);
  EXPECT_THAT(refused.error().message, HasSubstr(std::format("(process {})", std::bit_cast<int>(*process))));
  EXPECT_FALSE(refused.error().hint.empty());

  server.kill();  // however it ends
  server.wait();
  must(ServerLock::acquire(folder.path()));
}

TEST(ServerLock, IsHeldOnceInAProcessTooAndLetGoAtItsEnd) {
  const TestFolder folder;
  {
    ServerLock first = must(ServerLock::acquire(folder.path()));
    EXPECT_EQ(code_of(ServerLock::acquire(folder.path())), ErrorCode::kConflict);
    const ServerLock moved = std::move(first);
    EXPECT_EQ(code_of(ServerLock::acquire(folder.path())), ErrorCode::kConflict);
  }
  must(ServerLock::acquire(folder.path()));
}

TEST(ServerLock, TheCommandLineWorksBesideTheServer) {
  const TestFolder folder;
  const ServerLock lock = must(ServerLock::acquire(folder.path()));
  const auto server = must(open_sqlite_database(folder.file("rollcall.db")));
  const auto command_line = must(open_sqlite_database(folder.file("rollcall.db")));
  must(command_line->transact([](Connection& c) { return insert_person(c, make_person("S001")); }));
  EXPECT_EQ(must(server->read([](Connection& c) { return count_people(c, {}); })), 1);
}

TEST(ServerLock, AMissingFolderIsSaidToBeMissing) {
  const TestFolder folder;
  EXPECT_EQ(code_of(ServerLock::acquire(folder.file("none"))), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace rollcall::store
