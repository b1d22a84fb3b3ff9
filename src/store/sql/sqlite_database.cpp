#include "store/sql/sqlite_database.hpp"

#include "store/sql/open_database.hpp"

namespace rollcall::store {

Result<std::unique_ptr<Database>> open_sqlite_database(const std::filesystem::path& file,
                                                       const DatabaseOptions& options, const SqliteOptions& sqlite,
                                                       std::span<const Migration> migrations) {
  return open_database(sqlite_url(file),
                       {.pool = options, .lock_timeout = sqlite.busy_timeout, .create = sqlite.create}, migrations);
}

}  // namespace rollcall::store
