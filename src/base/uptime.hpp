// How long this process has been running, as the system counts it.
#pragma once

#include <chrono>

#include "base/error.hpp"

namespace rollcall {

// To the hundredth of a second; not moved by changes of the clock. kUnavailable where /proc cannot be read.
Result<std::chrono::milliseconds> process_uptime();

}  // namespace rollcall
