// Bringing in a roster of new people: preview and act, beside inserting the very rows that came of it through
// statements of many rows each, in one transaction: roster/10k/..., and roster/100k/... with --all. On SQLite always;
// on PostgreSQL and MariaDB as store_bench.hpp says.
#pragma once

#include <filesystem>

#include "reporter.hpp"

namespace rollcall::bench {

void run_roster_benches(Reporter& reporter, const std::filesystem::path& scratch);

}  // namespace rollcall::bench
