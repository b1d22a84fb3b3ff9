// Something that must be written in the very transaction that makes a change, by somebody who does not make it: the
// claim of an Idempotency-Key beside whatever the request changes. Either both are there after a crash, or neither.
//
//   class Claim : public store::WriteCompanion { … };
//   const Claim claim(database, …);
//   handler(request);        // every transact() of that database on this thread takes the companion along
//
// A companion belongs to the thread and the scope it is made in; one at a time a thread. Other databases, other threads
// and readers do not know it.
#pragma once

#include "base/error.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

class Database;
struct NewEvent;

class WriteCompanion {
 public:
  explicit WriteCompanion(const Database& database);
  virtual ~WriteCompanion();
  WriteCompanion(const WriteCompanion&) = delete;
  WriteCompanion& operator=(const WriteCompanion&) = delete;

  // A transaction begins: what was heard of an earlier one is settled.
  virtual void on_begin() = 0;
  // An event was appended in it.
  virtual void on_event(const NewEvent& event) = 0;
  // The last thing in it. An error undoes the whole transaction and is its answer.
  virtual Result<void> before_commit(Connection& db) = 0;

  // For Database and append_event(): tell this thread's companion, if it has one for that database.
  static void begin(const Database& database);
  static void heard(const NewEvent& event);
  static Result<void> complete(const Database& database, Connection& db);

 private:
  static WriteCompanion*& current();
  static WriteCompanion* of(const Database& database);

  const Database* database_;
  bool in_transaction_ = false;
};

}  // namespace rollcall::store
