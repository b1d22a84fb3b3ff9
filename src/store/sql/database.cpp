#include "store/sql/database.hpp"

#include <algorithm>

namespace rollcall::store {
namespace {

std::unexpected<Error> fail_waiting(std::string message) {
  Error error{.code = ErrorCode::kBusy, .message = std::move(message), .hint = "try again in a moment"};
  error.retry_after_s = 1;
  return std::unexpected(std::move(error));
}

}  // namespace

Database::Database(Connector connector, DatabaseOptions options)
    : connector_(std::move(connector)), options_(options) {}

Database::~Database() {
  // The writer last, so that closing it leaves the file tidy.
  while (!connections_.empty()) connections_.pop_back();
}

Result<std::unique_ptr<Database>> Database::open(Connector connector, const DatabaseOptions& options) {
  std::unique_ptr<Database> database(new Database(std::move(connector), options));
  ROLLCALL_ASSIGN(database->connections_.emplace_back(), database->connector_(Access::kWrite));
  for (int i = 0; i < std::max(options.readers, 1); ++i) {
    ROLLCALL_ASSIGN(database->connections_.emplace_back(), database->connector_(Access::kRead));
    database->idle_readers_.push_back(database->connections_.back().get());
  }
  return database;
}

Result<Database::Lease> Database::lease_reader() {
  std::unique_lock lock(mutex_);
  if (!reader_turn_.wait_for(lock, options_.lease_timeout, [&] { return !idle_readers_.empty(); })) {
    return fail_waiting("all database connections are in use");
  }
  Connection* const connection = idle_readers_.back();
  idle_readers_.pop_back();
  return Lease(this, connection, Access::kRead);
}

Result<Database::Lease> Database::lease_writer() {
  std::unique_lock lock(mutex_);
  if (writing_ && writer_thread_ == std::this_thread::get_id()) {
    return fail(ErrorCode::kInternal, "a write transaction was begun inside another");
  }
  std::condition_variable turn;
  waiting_writers_.push_back(&turn);
  const bool mine =
      turn.wait_for(lock, options_.lease_timeout, [&] { return !writing_ && waiting_writers_.front() == &turn; });
  std::erase(waiting_writers_, &turn);
  if (!mine) return fail_waiting("the database is busy writing");
  writing_ = true;
  writer_thread_ = std::this_thread::get_id();
  return Lease(this, connections_.front().get(), Access::kWrite);
}

void Database::give_back(Connection& connection, Access kind) noexcept {
  const std::scoped_lock lock(mutex_);
  if (kind == Access::kRead) {
    idle_readers_.push_back(&connection);  // never grows past its first size, so never allocates
    reader_turn_.notify_one();
    return;
  }
  writing_ = false;
  writer_thread_ = {};
  // Under the lock: the one who waits, and what it waits on, is there until then.
  if (!waiting_writers_.empty()) waiting_writers_.front()->notify_one();
}

Result<ChangeWatch> Database::watch() {
  ROLLCALL_ASSIGN(auto connection, connector_(Access::kRead));
  return ChangeWatch(std::move(connection));
}

Result<void> Database::check_integrity() {
  return read([](Connection& connection) { return connection.check_integrity(); });
}

Result<void> Database::purge_deleted() {
  ROLLCALL_ASSIGN(const Lease lease, lease_writer());
  return lease.connection->purge_deleted();
}

}  // namespace rollcall::store
