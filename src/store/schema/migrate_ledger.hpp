// The table of applied migrations, for the two ways of applying them.
#pragma once

#include <span>
#include <vector>

#include "base/error.hpp"
#include "store/schema/migrate.hpp"

namespace rollcall::store {

inline constexpr std::string_view kLedger = R"sql(
CREATE TABLE IF NOT EXISTS schema_migration (
  number     {int} PRIMARY KEY,
  name       {text} NOT NULL,
  sha256     {text} NOT NULL,
  applied_at {time} NOT NULL
) {table};
)sql";

// Every applied migration is one of ours, unchanged, and none before it is missing.
Result<void> check_applied(const std::vector<AppliedMigration>& applied, std::span<const Migration> ours);

Result<void> remember_migration(Connection& connection, const Migration& migration, Time now);

// Statement by statement, each with the lock of all writers, for a database that keeps each change of the schema at
// once.
Result<MigrationReport> migrate_stepwise(Connection& connection, std::span<const Migration> migrations, Time now);

// migrate() waits this long for a process that is at it already.
Result<void> begin_migrating(Connection& connection);

}  // namespace rollcall::store
