#include "store/sql/open_database.hpp"

#include <system_error>

#include "base/clock.hpp"
#include "store/people_search.hpp"
#include "store/sql/fetch.hpp"
#include "store/sql/mariadb_connection.hpp"
#include "store/sql/postgres_connection.hpp"
#include "store/sql/sqlite_connection.hpp"

namespace rollcall::store {
namespace {

// What people call the database in an error.
std::string name_of(const DatabaseUrl& url) {
  return url.kind == DatabaseKind::kSqlite ? url.file.string() : without_password(url.text);
}

Result<void> require_tables(Connection& connection, std::span<const Migration> migrations) {
  ROLLCALL_ASSIGN(const SchemaState state, read_schema(connection, migrations));
  if (!state.applied.empty()) return {};
  return fail(ErrorCode::kNotFound, "the database is empty", "make an installation in it with `rollcall init`");
}

// Gives people of before there were search texts theirs: the scripts of a migration cannot fold. In steps, so that
// others who write do not wait long.
Result<void> fill_all_search_texts(Connection& connection) {
  constexpr int kAtOnce = 500;
  ROLLCALL_TRY(connection.begin(Access::kRead));
  const auto missing = fetch_number(connection, "SELECT count(*) FROM person WHERE search_text IS NULL");
  connection.rollback();
  ROLLCALL_TRY(missing);
  for (std::int64_t filled = *missing; filled > 0;) {
    ROLLCALL_TRY(connection.begin(Access::kWrite));
    const auto some = fill_search_texts(connection, kAtOnce);
    const Result<void> done = some ? connection.commit() : std::unexpected(some.error());
    if (!done) {
      connection.rollback();
      return done;
    }
    filled = *some;
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Connection>> open_connection(const DatabaseUrl& url, Access access, const OpenOptions& options) {
  const ServerOptions server{.lock_timeout = options.lock_timeout};
  switch (url.kind) {
    case DatabaseKind::kPostgres:
      return open_postgres_connection(url.text, access, server);
    case DatabaseKind::kMariadb:
      return open_mariadb_connection(url.text, access, server);
    case DatabaseKind::kSqlite:
      break;
  }
  return open_sqlite_connection(url.file, access, {.busy_timeout = options.lock_timeout, .create = options.create});
}

Result<std::unique_ptr<Database>> open_database(const DatabaseUrl& url, const OpenOptions& options,
                                                std::span<const Migration> migrations) {
  const auto named = [&](Error error) { return fail_because(std::move(error), name_of(url)); };
  {
    ROLLCALL_ASSIGN(const auto connection, open_connection(url, Access::kWrite, options));
    if (!options.create) {
      if (auto there = require_tables(*connection, migrations); !there) return named(std::move(there).error());
    }
    if (auto migrated = migrate(*connection, migrations, SystemClock().now()); !migrated) {
      return named(std::move(migrated).error());
    }
    const bool whole = migrations.data() == main_migrations().data() && migrations.size() == main_migrations().size();
    if (auto filled = whole ? fill_all_search_texts(*connection) : Result<void>{}; !filled) {
      return named(std::move(filled).error());
    }
  }
  OpenOptions later = options;
  later.create = false;
  return Database::open([url, later](Access access) { return open_connection(url, access, later); }, options.pool);
}

Result<bool> has_database(const DatabaseUrl& url) {
  if (url.kind == DatabaseKind::kSqlite) {
    std::error_code ignored;
    return std::filesystem::exists(url.file, ignored);
  }
  ROLLCALL_ASSIGN(const auto connection, open_connection(url, Access::kRead));
  ROLLCALL_TRY(connection->begin(Access::kRead));
  const auto tables = connection->describe_tables();
  connection->rollback();
  if (!tables) return std::unexpected(tables.error());
  return !tables->empty();
}

DatabaseUrl sqlite_url(const std::filesystem::path& file) {
  return {.kind = DatabaseKind::kSqlite, .text = "sqlite:" + file.string(), .file = file};
}

}  // namespace rollcall::store
