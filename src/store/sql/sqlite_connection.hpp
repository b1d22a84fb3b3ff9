// Connection over one SQLite file: write-ahead log, full synchronisation, foreign keys on, deleted bytes overwritten,
// nothing temporary on disk.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct SqliteOptions {
  std::chrono::milliseconds busy_timeout{5000};  // how long to wait for another process's lock
  bool create = true;                            // make the file (0600) when it is missing; else kNotFound
};

// Opens `file`. A kRead connection refuses to write. kNotFound without the folder, kReadOnly when file or folder cannot
// be written, kCorrupt when the file is no SQLite database, kConflict when it is another program's.
Result<std::unique_ptr<Connection>> open_sqlite_connection(const std::filesystem::path& file, Access access,
                                                           const SqliteOptions& options = {});

}  // namespace rollcall::store
