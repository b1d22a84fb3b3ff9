// One session with an SQL database: small, synchronous, nothing implicit.
//
// Not thread-safe: a connection belongs to one call at a time (see database.hpp, which lends them). A statement runs
// inside a transaction that was begun in so many words, and what it did is kept only when commit() has returned
// success.
//
// The SQL written in this folder is what SQLite and PostgreSQL have in common: `?` for parameters, row values,
// ON CONFLICT DO NOTHING, no RETURNING, no date arithmetic, words no database reserves. An implementation translates
// on prepare whatever its database spells differently (the shape of a parameter, ON CONFLICT), and gives the types of
// the migrations their local names; callers know nothing of either.
//
// Errors: kAlreadyExists for a unique key, kConflict for a foreign key or a check, kUnavailable when another process
// holds the database, kStorageFull, kReadOnly, kCorrupt, kIo, and kInternal for a mistake in the SQL. A message never
// holds a parameter's value.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "store/rows.hpp"
#include "store/value.hpp"

namespace rollcall::store {

// What a transaction is begun for. A reader sees one state of the database, that of its first query, to its end.
enum class Access : std::uint8_t { kRead, kWrite };

class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // kWrite waits, up to the connection's limit, until no other writer is left.
  virtual Result<void> begin(Access access) = 0;

  // Success means durable: it survives the end of the process and of the machine's power. After a failure the
  // transaction is still to be rolled back, and whether a later start finds it is unknown only for kIo.
  virtual Result<void> commit() = 0;

  // Ends the transaction, if there is one, and undoes it. Cannot fail: a database that could not say so has undone it.
  virtual void rollback() noexcept = 0;

  virtual bool in_transaction() const = 0;

  // Runs one statement and gives the number of rows it changed. Statements are prepared once and kept.
  template <class... Args>
  Result<std::int64_t> execute(std::string_view sql, const Args&... args) {
    const std::array<Value, sizeof...(Args)> values{Value(args)...};
    return do_execute(sql, values);
  }

  // Runs one query. The arguments are copied where the database needs them past this call.
  template <class... Args>
  Result<Rows> query(std::string_view sql, const Args&... args) {
    const std::array<Value, sizeof...(Args)> values{Value(args)...};
    return do_query(sql, values);
  }
  Result<Rows> query_with(std::string_view sql, std::span<const Value> values) { return do_query(sql, values); }

  // Runs the statements of a migration, separated by semicolons, with the types in braces ({id}, {time}, ...) replaced
  // by the database's own.
  virtual Result<void> run_script(std::string_view sql) = 0;

  // A number that differs from an earlier one when another connection, of this process or another, has committed since.
  virtual Result<std::int64_t> change_mark() = 0;

  // Reads everything and compares; kCorrupt says what is damaged. Takes as long as reading the whole database.
  virtual Result<void> check_integrity() = 0;

  // Makes sure that bytes deleted or overwritten by committed transactions are no longer in files beside the database
  // (write-ahead logs). kUnavailable while a reader still needs them.
  virtual Result<void> purge_deleted() = 0;

 protected:
  virtual Result<std::int64_t> do_execute(std::string_view sql, std::span<const Value> values) = 0;
  virtual Result<Rows> do_query(std::string_view sql, std::span<const Value> values) = 0;
};

}  // namespace rollcall::store
