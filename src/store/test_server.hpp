// For tests: places on the database servers that tests/databases.sh has started.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "store/sql/database.hpp"
#include "store/sql/database_url.hpp"

namespace rollcall::store {

// The server that ROLLCALL_TEST_DATABASE names (postgresql or mariadb); none: tests use files.
std::optional<DatabaseKind> test_server();

// A new, empty place on that server: a schema of PostgreSQL, a database of MariaDB.
DatabaseUrl new_place(DatabaseKind kind);

// The URL databases.sh gave, for what is tested of the server itself.
DatabaseUrl server_url(DatabaseKind kind);

// One place for all tests of this process that need but an empty schema: it is made once, and remove_all_rows() empties
// it.
DatabaseUrl shared_place();
Result<void> remove_all_rows(Database& database);

}  // namespace rollcall::store
