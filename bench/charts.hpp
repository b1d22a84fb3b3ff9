// Pictures of results, for docs/performance.md.
#pragma once

#include <filesystem>
#include <span>

#include "reporter.hpp"

namespace rollcall::bench {

// Writes search-scaling.svg into `folder`, where there are results of search/ in more than one size: how the time of
// one query grows with the people, ours and FAISS.
void write_charts(std::span<const BenchResult> results, const std::filesystem::path& folder);

}  // namespace rollcall::bench
