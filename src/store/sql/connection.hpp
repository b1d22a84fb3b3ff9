// One session with an SQL database: small, synchronous, nothing implicit.
//
// Not thread-safe: a connection belongs to one call at a time (see database.hpp, which lends them). A statement runs
// inside a transaction that was begun in so many words, and what it did is kept only when commit() has returned
// success.
//
// The SQL written in this folder is what SQLite and PostgreSQL have in common: `?` for parameters, row values,
// ON CONFLICT (columns) DO NOTHING at the end, no RETURNING, no date arithmetic, words no database reserves. An
// implementation translates on prepare whatever its database spells differently (the shape of a parameter, ON
// CONFLICT), and gives the types of the migrations their local names; callers know nothing of either. Text is UTF-8
// without a NUL, compared and sorted by its bytes.
//
// Errors: kAlreadyExists for a unique key, kConflict for a foreign key or a check, kUnavailable when another process
// holds the database or the way to it is lost, kStorageFull, kReadOnly, kCorrupt, kTooLarge and kInvalidArgument for a
// value the database does not take, kIo, and kInternal for a mistake in the SQL. A message never holds a parameter's
// value. After a failed statement the transaction can only be rolled back: what comes after it, commit() too, answers
// kIo.
//
// A lost connection is opened anew by the next begin().
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "store/schema/schema.hpp"
#include "store/sql/rows.hpp"
#include "store/sql/value.hpp"

namespace rollcall::store {

// What a transaction is begun for. A reader sees one state of the database, that of its first query, to its end.
enum class Access : std::uint8_t { kRead, kWrite };

class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // kWrite waits, up to the connection's limit, until no other writer is left: one writes at a time, also where the
  // database could take several, so that what is numbered in a transaction is seen in the order of the numbers.
  virtual Result<void> begin(Access access) = 0;

  // Success means durable: it survives the end of the process and of the machine's power, on a server as far as that is
  // set up to keep it. After a failure the transaction is still to be rolled back, and whether a later start finds it
  // is unknown only for kIo.
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

  Result<std::int64_t> execute_with(std::string_view sql, std::span<const Value> values) {
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

  // Whether a transaction keeps or undoes changes of the schema like all others. Where it does not (MariaDB), each is
  // kept at once and commits what came before it; the writers' lock is held on to commit() all the same.
  virtual bool is_schema_transactional() const = 0;

  // The tables there are, by name.
  virtual Result<std::vector<TableShape>> describe_tables() = 0;

  // A number that differs from an earlier one when another connection, of this process or another, has committed since.
  virtual Result<std::int64_t> change_mark() = 0;

  // Reads everything and compares, as far as the database can: SQLite all of its pages and references, MariaDB its
  // tables and indexes, PostgreSQL every row and, where it was made with them, the checksums of its pages. kCorrupt
  // says what is damaged. Takes as long as reading the whole database.
  virtual Result<void> check_integrity() = 0;

  // Makes sure that bytes deleted or overwritten by committed transactions are no longer in files beside the database
  // (write-ahead logs). kUnavailable while a reader still needs them. A server offers no such thing: there it does
  // nothing, and old rows stay until the server has cleaned up and its logs are recycled.
  virtual Result<void> purge_deleted() = 0;

 protected:
  virtual Result<std::int64_t> do_execute(std::string_view sql, std::span<const Value> values) = 0;
  virtual Result<Rows> do_query(std::string_view sql, std::span<const Value> values) = 0;
};

}  // namespace rollcall::store
