// What a whole installation does with faces in it: pictures a second over HTTP, starting, memory, importing.
#pragma once

#include <filesystem>

#include "reporter.hpp"
#include "samples.hpp"

namespace rollcall::bench {

// http/frames, start/{0,10k,100k}, memory/{0,10k,100k} and their /peak, import/photos. All cores. Data folders are made
// in `scratch`; see ScratchFolder.
void run_server_benches(Reporter& reporter, const Samples& samples, const std::filesystem::path& scratch);

}  // namespace rollcall::bench
