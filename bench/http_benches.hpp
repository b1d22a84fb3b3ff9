// What the HTTP engine costs where no face is involved: reads and broadcasts.
#pragma once

#include <filesystem>

#include "reporter.hpp"

namespace rollcall::bench {

// http/reads, ws/broadcast. Client and server share the machine's cores, on either side of the comparison.
void run_http_benches(Reporter& reporter, const std::filesystem::path& scratch);

}  // namespace rollcall::bench
