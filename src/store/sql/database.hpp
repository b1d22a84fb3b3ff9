// A database and the connections to it: several readers, one writer.
//
//   ROLLCALL_ASSIGN(auto person, db.read([&](Connection& c) { return get_person(c, id); }));
//   ROLLCALL_TRY(db.transact([&](Connection& c) -> Result<void> {
//     ROLLCALL_TRY(insert_person(c, person));
//     return append_event(c, event).transform([](auto&&) {});
//   }));
//
// Thread-safe. A function passed to read() or transact() gets a connection inside a transaction and must not keep it.
// transact() answers success only after the commit returned; an error from the function, or an exception, rolls back.
// A WriteCompanion of the calling thread is taken along into every transaction.
// Writers take turns in the order they came, so that one who writes again and again lets the others in between.
// Neither waits for ever: kBusy after `lease_timeout`, kUnavailable when another process holds the write lock.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "store/sql/change_watch.hpp"
#include "store/sql/connection.hpp"
#include "store/sql/write_companion.hpp"

namespace rollcall::store {

// Opens one more connection to the same database.
using Connector = std::function<Result<std::unique_ptr<Connection>>(Access)>;

struct DatabaseOptions {
  int readers = 4;                                // reading connections, opened at start
  std::chrono::milliseconds lease_timeout{5000};  // how long a call waits for its turn
};

class Database {
 public:
  // Opens the writer, then the readers. The schema must be up to date: see sqlite_database.hpp.
  static Result<std::unique_ptr<Database>> open(Connector connector, const DatabaseOptions& options = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs fn(Connection&) -> Result<T> on a state of the database that does not move under it.
  template <class F>
  auto read(F&& fn) -> std::invoke_result_t<F, Connection&> {
    ROLLCALL_ASSIGN(const Lease lease, lease_reader());
    return run(*lease.connection, Access::kRead, std::forward<F>(fn));
  }

  // Runs fn(Connection&) -> Result<T> as the only writer, then commits. Not to be called from within itself
  // (kInternal).
  template <class F>
  auto transact(F&& fn) -> std::invoke_result_t<F, Connection&> {
    ROLLCALL_ASSIGN(const Lease lease, lease_writer());
    return run(*lease.connection, Access::kWrite, std::forward<F>(fn));
  }

  // Notices what others commit, on a connection of its own.
  Result<ChangeWatch> watch();

  // For `doctor`: reads and compares everything.
  Result<void> check_integrity();

  // After an erasure: see Connection::purge_deleted.
  Result<void> purge_deleted();

 private:
  // A connection lent to one call; gives it back at its end.
  struct Lease {
    Lease(Database* owner, Connection* leased, Access access) : database(owner), connection(leased), kind(access) {}
    Lease(Lease&& other) noexcept
        : database(other.database), connection(std::exchange(other.connection, nullptr)), kind(other.kind) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (connection != nullptr) database->give_back(*connection, kind);
    }
    Database* database;
    Connection* connection;
    Access kind;
  };

  Database(Connector connector, DatabaseOptions options);
  Result<Lease> lease_reader();
  Result<Lease> lease_writer();
  void give_back(Connection& connection, Access kind) noexcept;

  template <class F>
  auto run(Connection& connection, Access access, F&& fn) -> std::invoke_result_t<F, Connection&> {
    ROLLCALL_TRY(connection.begin(access));
    struct Undo {
      ~Undo() {
        if (connection.in_transaction()) connection.rollback();
      }
      Connection& connection;
    } undo{connection};
    if (access == Access::kWrite) WriteCompanion::begin(*this);
    auto result = std::invoke(std::forward<F>(fn), connection);
    if (result && access == Access::kWrite) ROLLCALL_TRY(WriteCompanion::complete(*this, connection));
    if (result) ROLLCALL_TRY(connection.commit());
    return result;
  }

  Connector connector_;
  DatabaseOptions options_;
  std::mutex mutex_;
  std::condition_variable reader_turn_;
  std::deque<std::condition_variable*> waiting_writers_;  // in the order they came
  std::vector<std::unique_ptr<Connection>> connections_;  // owns all; the first is the writer
  std::vector<Connection*> idle_readers_;
  bool writing_ = false;
  std::thread::id writer_thread_;
};

}  // namespace rollcall::store
