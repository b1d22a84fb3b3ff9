#include "store/migrate.hpp"

#include <format>

#include "store/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kLedger = R"sql(
CREATE TABLE IF NOT EXISTS schema_migration (
  number     {int} PRIMARY KEY,
  name       {text} NOT NULL,
  sha256     {text} NOT NULL,
  applied_at {time} NOT NULL
) {table};
)sql";

AppliedMigration read_applied(Row& row) {
  AppliedMigration applied;
  row.into(applied.number, applied.name, applied.sha256, applied.applied_at);
  return applied;
}

// Every applied migration is one of ours, unchanged, and none before it is missing.
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

Result<MigrationReport> apply_missing(Connection& connection, std::span<const Migration> migrations, Time now) {
  ROLLCALL_TRY(connection.run_script(kLedger));
  ROLLCALL_ASSIGN(const auto applied, list_migrations(connection));
  ROLLCALL_TRY(check_applied(applied, migrations));
  MigrationReport report{.before = std::ssize(applied), .after = std::ssize(applied)};
  for (const Migration& migration : migrations.subspan(applied.size())) {
    if (auto done = connection.run_script(migration.sql); !done) {
      return fail_because(std::move(done).error(), std::format("migration {} ({})", migration.number, migration.name));
    }
    ROLLCALL_TRY(
        connection.execute("INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)",
                           migration.number, migration.name, migration.sha256, now));
    report.after = migration.number;
  }
  return report;
}

}  // namespace

Result<MigrationReport> migrate(Connection& connection, std::span<const Migration> migrations, Time now) {
  ROLLCALL_TRY(connection.begin(Access::kWrite));
  auto report = apply_missing(connection, migrations, now);
  if (report) {
    if (auto committed = connection.commit(); !committed) report = std::unexpected(std::move(committed).error());
  }
  if (!report) connection.rollback();
  return report;
}

Result<std::vector<AppliedMigration>> list_migrations(Connection& connection) {
  return fetch_all(read_applied, connection,
                   "SELECT number, name, sha256, applied_at FROM schema_migration ORDER BY number");
}

}  // namespace rollcall::store
