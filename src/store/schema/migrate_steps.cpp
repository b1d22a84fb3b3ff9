#include <algorithm>
#include <format>
#include <optional>
#include <string>

#include "store/schema/migrate_ledger.hpp"
#include "store/schema/schema_text.hpp"
#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

// How far the migration is that is being applied. `begun` is kept together with what a statement that changes the
// schema commits before it begins: found set, that statement may have been done when its process was killed.
//
// commit_count is what Connection::change_mark() looks at.
constexpr std::string_view kSteps = R"sql(
CREATE TABLE IF NOT EXISTS schema_step (
  number {int} PRIMARY KEY,
  step   {int} NOT NULL,
  begun  {bool} NOT NULL
) {table};
CREATE TABLE IF NOT EXISTS commit_count (
  only_row {int} PRIMARY KEY CHECK (only_row = 1),
  commits  {int} NOT NULL
) {table};
)sql";

struct Step {
  std::int64_t step = 0;
  bool begun = false;
};

Step read_step(Row& row) {
  Step step;
  row.into(step.step, step.begun);
  return step;
}

bool changes_schema(std::string_view statement) {
  return std::ranges::any_of(std::to_array<std::string_view>({"CREATE ", "ALTER ", "DROP ", "RENAME "}),
                             [&](std::string_view word) { return statement.starts_with(word); });
}

// Whether the statement had been done, going by what the database says about doing it again.
bool was_done(const Error& error) {
  return error.code == ErrorCode::kAlreadyExists || error.code == ErrorCode::kNotFound;
}

Result<void> run_step(Connection& db, const Migration& migration, const Step& at, const std::string& statement) {
  constexpr std::string_view kNext = "UPDATE schema_step SET step = step + 1, begun = 0 WHERE number = ?";
  if (!changes_schema(statement)) {
    ROLLCALL_TRY(db.run_script(statement));
    return discard(db.execute(kNext, migration.number));
  }
  ROLLCALL_TRY(db.execute("UPDATE schema_step SET begun = 1 WHERE number = ?", migration.number));
  if (auto done = db.run_script(statement); !done) {
    db.rollback();
    const bool repeated = at.begun && was_done(done.error());
    // The failure is no kill: who tries again must not take it for one.
    ROLLCALL_TRY(db.begin(Access::kWrite));
    ROLLCALL_TRY(db.execute(repeated ? kNext : "UPDATE schema_step SET begun = 0 WHERE number = ?", migration.number));
    if (repeated) return {};
    ROLLCALL_TRY(db.commit());
    return done;
  }
  return discard(db.execute(kNext, migration.number));
}

// Does the next thing there is to do, in the transaction that was begun; nothing more to do: false.
Result<bool> advance(Connection& db, std::span<const Migration> migrations, Time now) {
  ROLLCALL_ASSIGN(const auto applied, list_migrations(db));
  ROLLCALL_TRY(check_applied(applied, migrations));
  if (applied.size() == migrations.size()) return false;
  const Migration& migration = migrations[applied.size()];
  ROLLCALL_ASSIGN(const auto at, fetch_optional(read_step, db, "SELECT step, begun FROM schema_step WHERE number = ?",
                                                migration.number));
  if (!at) {
    ROLLCALL_TRY(db.execute("INSERT INTO schema_step (number, step, begun) VALUES (?, 0, 0)", migration.number));
    return true;
  }
  const auto statements = split_statements(migration.sql);
  if (at->step < std::ssize(statements)) {
    const std::string& statement = statements[static_cast<std::size_t>(at->step)];
    if (auto done = run_step(db, migration, *at, statement); !done) {
      return fail_because(std::move(done).error(), std::format("migration {} ({})", migration.number, migration.name));
    }
    return true;
  }
  ROLLCALL_TRY(remember_migration(db, migration, now));
  ROLLCALL_TRY(db.execute("DELETE FROM schema_step WHERE number = ?", migration.number));
  return true;
}

// Runs `step` with the lock of all writers.
template <class F>
auto locked(Connection& db, const F& step) -> decltype(step()) {
  ROLLCALL_TRY(begin_migrating(db));
  auto done = step();
  if (done) {
    if (auto committed = db.commit(); !committed) done = std::unexpected(std::move(committed).error());
  }
  if (!done) db.rollback();
  return done;
}

}  // namespace

Result<MigrationReport> migrate_stepwise(Connection& db, std::span<const Migration> migrations, Time now) {
  MigrationReport report;
  ROLLCALL_TRY(locked(db, [&]() -> Result<void> {
    ROLLCALL_ASSIGN(const SchemaState state, examine_schema(db, migrations));
    report.before = std::ssize(state.applied);
    ROLLCALL_TRY(db.run_script(kLedger));
    ROLLCALL_TRY(db.run_script(kSteps));
    return discard(
        db.execute("INSERT INTO commit_count (only_row, commits) VALUES (1, 0) ON CONFLICT (only_row) DO NOTHING"));
  }));
  for (;;) {
    ROLLCALL_ASSIGN(const bool more, locked(db, [&] { return advance(db, migrations, now); }));
    if (!more) break;
  }
  report.after = std::ssize(migrations);
  return report;
}

}  // namespace rollcall::store
