// Brings a schema up to date by numbered scripts, each applied once and remembered by its hash.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// A script of src/store/migrations, built into the program. Numbers start at 1 without gaps.
struct Migration {
  std::int64_t number;
  std::string_view name;    // the file's name without number and suffix
  std::string_view sha256;  // of the script, in hex
  std::string_view sql;
};

// Those of rollcall.db and those of keys.db.
std::span<const Migration> main_migrations();
std::span<const Migration> key_migrations();

struct MigrationReport {
  std::int64_t before = 0;  // 0: the database was empty
  std::int64_t after = 0;
};

// Applies what is missing, once whoever else migrates is done. Where the schema is part of a transaction (see
// Connection), it is one: either the schema is that of the last script afterwards or nothing has changed. Where it is
// not, each statement is remembered when it is done, and a run that was broken off is carried on with by the next. Two
// processes at once do not collide. Refused with kConflict: a database that has a migration we do not know (made by a
// newer Rollcall), an applied migration whose hash is not ours, tables that are not ours.
Result<MigrationReport> migrate(Connection& connection, std::span<const Migration> migrations, Time now);

// A migration that was applied.
struct AppliedMigration {
  std::int64_t number = 0;
  std::string name;
  std::string sha256;
  Time applied_at{};
};

// What migrate() would find and do.
struct SchemaState {
  std::vector<AppliedMigration> applied;
  std::span<const Migration> missing;
};

// Looks, in a transaction of the caller, and changes nothing. Refuses as migrate() does.
Result<SchemaState> examine_schema(Connection& connection, std::span<const Migration> migrations);

// The same in a transaction of its own, again for a while when another process changes the tables meanwhile.
Result<SchemaState> read_schema(Connection& connection, std::span<const Migration> migrations);

// The migrations applied so far, by number; the database must have had one.
Result<std::vector<AppliedMigration>> list_migrations(Connection& connection);

// Whether a table is there for migrations alone, not for what is kept.
bool is_bookkeeping(std::string_view table);

}  // namespace rollcall::store
