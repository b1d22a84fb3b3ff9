// Opens the database a URL names, whichever it is.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/error.hpp"
#include "store/schema/migrate.hpp"
#include "store/sql/database.hpp"
#include "store/sql/database_url.hpp"

namespace rollcall::store {

struct OpenOptions {
  DatabaseOptions pool;
  std::chrono::milliseconds lock_timeout{5000};  // how long to wait for another process that writes
  bool create = true;                            // make the tables, and the file of SQLite, where there are none yet
};

// One connection, as the header of its database says.
Result<std::unique_ptr<Connection>> open_connection(const DatabaseUrl& url, Access access,
                                                    const OpenOptions& options = {});

// Opens the database and brings its schema up to date. Refuses (kConflict) the database of a newer Rollcall, one whose
// applied migrations were changed, and one of another program; without `create` (kNotFound) one that holds no tables.
// Several processes may open the same database, also at the same time.
Result<std::unique_ptr<Database>> open_database(const DatabaseUrl& url, const OpenOptions& options = {},
                                                std::span<const Migration> migrations = main_migrations());

// Whether there is a database of ours: it holds the tables of at least the first migration. Changes nothing.
Result<bool> has_database(const DatabaseUrl& url);

// The URL of a file.
DatabaseUrl sqlite_url(const std::filesystem::path& file);

}  // namespace rollcall::store
