#include "store/sqlite_database.hpp"

#include "base/clock.hpp"

namespace rollcall::store {

Result<std::unique_ptr<Database>> open_sqlite_database(const std::filesystem::path& file,
                                                       const DatabaseOptions& options, const SqliteOptions& sqlite,
                                                       std::span<const Migration> migrations) {
  {
    ROLLCALL_ASSIGN(const auto connection, open_sqlite_connection(file, Access::kWrite, sqlite));
    if (auto migrated = migrate(*connection, migrations, SystemClock().now()); !migrated) {
      return fail_because(std::move(migrated).error(), file.string());
    }
  }
  SqliteOptions later = sqlite;
  later.create = false;
  return Database::open([file, later](Access access) { return open_sqlite_connection(file, access, later); }, options);
}

}  // namespace rollcall::store
