// Comparing everybody with everybody, as the scan for duplicates does: duplicates/10k, and duplicates/100k with --all.
// Beside FAISS comparing the same templates with all others on one core, in batches of the same size, by one matrix
// product each.
#pragma once

#include <filesystem>

#include "reporter.hpp"
#include "samples.hpp"

namespace rollcall::bench {

void run_duplicates_benches(Reporter& reporter, const Samples& samples, const std::filesystem::path& scratch);

}  // namespace rollcall::bench
