// The embedded database of a data folder: DIR/rollcall.db.
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "base/error.hpp"
#include "store/schema/migrate.hpp"
#include "store/sql/database.hpp"
#include "store/sql/sqlite_connection.hpp"

namespace rollcall::store {

// Opens `file`, makes it when `sqlite.create` says so, and brings its schema up to date. Refuses (kConflict) a database
// of a newer Rollcall, one whose applied migrations were changed, and an SQLite file of another program. Several
// processes may open the same file, also at the same time.
Result<std::unique_ptr<Database>> open_sqlite_database(const std::filesystem::path& file,
                                                       const DatabaseOptions& options = {},
                                                       const SqliteOptions& sqlite = {},
                                                       std::span<const Migration> migrations = main_migrations());

}  // namespace rollcall::store
