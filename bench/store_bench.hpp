// The lists and reports that people wait for, on a school of a million records, and of ten with --all: store/1M/...,
// store/10M/... Each through the service, beside the same question to a school of a hundred thousand records in another
// database of the same kind: a ratio near 1 says that it does not matter how much else there is.
//
// On SQLite always; on PostgreSQL and MariaDB where ROLLCALL_TEST_POSTGRESQL_URL and ROLLCALL_TEST_MARIADB_URL name a
// server whose databases may be emptied: `tests/databases.sh rollcall bench --only 'store/*'` starts them.
#pragma once

#include <filesystem>

#include "reporter.hpp"

namespace rollcall::bench {

void run_store_benches(Reporter& reporter, const std::filesystem::path& scratch);

}  // namespace rollcall::bench
