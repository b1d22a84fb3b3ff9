#include "store/schema/migrate.hpp"

#include <algorithm>
#include <chrono>
#include <format>
#include <thread>

#include "store/schema/migrate_ledger.hpp"
#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

// Another process may be making an index of a large table.
constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::milliseconds kPause{5};

constexpr std::string_view kLedgerTable = "schema_migration";
constexpr std::array<std::string_view, 3> kBookkeeping = {kLedgerTable, "schema_step", "commit_count"};

AppliedMigration read_applied(Row& row) {
  AppliedMigration applied;
  row.into(applied.number, applied.name, applied.sha256, applied.applied_at);
  return applied;
}

MigrationReport up_to_date(const SchemaState& state) {
  return {.before = std::ssize(state.applied), .after = std::ssize(state.applied)};
}

Result<MigrationReport> apply_missing(Connection& connection, std::span<const Migration> migrations, Time now) {
  ROLLCALL_ASSIGN(const SchemaState state, examine_schema(connection, migrations));
  ROLLCALL_TRY(connection.run_script(kLedger));
  MigrationReport report = up_to_date(state);
  for (const Migration& migration : state.missing) {
    if (auto done = connection.run_script(migration.sql); !done) {
      return fail_because(std::move(done).error(), std::format("migration {} ({})", migration.number, migration.name));
    }
    ROLLCALL_TRY(remember_migration(connection, migration, now));
    report.after = migration.number;
  }
  return report;
}

Result<MigrationReport> migrate_together(Connection& connection, std::span<const Migration> migrations, Time now) {
  ROLLCALL_TRY(begin_migrating(connection));
  auto report = apply_missing(connection, migrations, now);
  if (report) {
    if (auto committed = connection.commit(); !committed) report = std::unexpected(std::move(committed).error());
  }
  if (!report) connection.rollback();
  return report;
}

}  // namespace

Result<void> check_applied(const std::vector<AppliedMigration>& applied, std::span<const Migration> ours) {
  if (applied.size() > ours.size()) {
    return fail(ErrorCode::kConflict,
                std::format("the database was made by a newer Rollcall (schema {}, this one knows {})",
                            applied.back().number, ours.size()),
                "use the newer version, or restore the backup made before the change");
  }
  for (std::size_t i = 0; i < applied.size(); ++i) {
    if (applied[i].number != ours[i].number || applied[i].sha256 != ours[i].sha256) {
      return fail(ErrorCode::kConflict,
                  std::format("migration {} of the database is not the one this Rollcall knows", applied[i].number),
                  "the database belongs to another build; use that, or restore a backup");
    }
  }
  return {};
}

Result<void> remember_migration(Connection& connection, const Migration& migration, Time now) {
  return discard(
      connection.execute("INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)",
                         migration.number, migration.name, migration.sha256, now));
}

Result<void> begin_migrating(Connection& connection) {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    auto begun = connection.begin(Access::kWrite);
    if (begun || begun.error().code != ErrorCode::kUnavailable || std::chrono::steady_clock::now() >= give_up) {
      return begun;
    }
  }
}

Result<MigrationReport> migrate(Connection& connection, std::span<const Migration> migrations, Time now) {
  // Mostly there is nothing to do: then no writer is waited for.
  ROLLCALL_ASSIGN(const SchemaState state, read_schema(connection, migrations));
  if (state.missing.empty()) return up_to_date(state);
  return connection.is_schema_transactional() ? migrate_together(connection, migrations, now)
                                              : migrate_stepwise(connection, migrations, now);
}

Result<SchemaState> read_schema(Connection& connection, std::span<const Migration> migrations) {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    ROLLCALL_TRY(connection.begin(Access::kRead));
    auto state = examine_schema(connection, migrations);
    connection.rollback();
    // MariaDB ends a reader whose tables another process changes; a server that is gone fails begin().
    if (state || state.error().code != ErrorCode::kUnavailable || std::chrono::steady_clock::now() >= give_up) {
      return state;
    }
    std::this_thread::sleep_for(kPause);
  }
}

Result<SchemaState> examine_schema(Connection& connection, std::span<const Migration> migrations) {
  ROLLCALL_ASSIGN(const auto tables, connection.describe_tables());
  SchemaState state;
  if (std::ranges::contains(tables, kLedgerTable, &TableShape::name)) {
    ROLLCALL_ASSIGN(state.applied, list_migrations(connection));
    ROLLCALL_TRY(check_applied(state.applied, migrations));
  } else if (!tables.empty()) {
    return fail(ErrorCode::kConflict, "the database holds tables of another program", "give Rollcall one of its own");
  }
  state.missing = migrations.subspan(state.applied.size());
  return state;
}

Result<std::vector<AppliedMigration>> list_migrations(Connection& connection) {
  return fetch_all(read_applied, connection,
                   "SELECT number, name, sha256, applied_at FROM schema_migration ORDER BY number");
}

bool is_bookkeeping(std::string_view table) { return std::ranges::contains(kBookkeeping, table); }

}  // namespace rollcall::store
