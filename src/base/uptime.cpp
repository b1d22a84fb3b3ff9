#include "base/uptime.hpp"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace rollcall {

Result<std::chrono::milliseconds> process_uptime() {
  std::ifstream of_system("/proc/uptime");
  std::ifstream of_process("/proc/self/stat");
  double system_s = 0;
  of_system >> system_s;
  const std::string text{std::istreambuf_iterator<char>(of_process), {}};
  // Fields are numbered from 1; the second is the name in brackets, which may hold blanks (proc_pid_stat(5)).
  constexpr int kAfterName = 3;
  constexpr int kStartTime = 22;
  const std::size_t name_end = text.rfind(')');
  std::istringstream fields(name_end == std::string::npos ? std::string{} : text.substr(name_end + 1));
  std::string skipped;
  for (int field = kAfterName; field < kStartTime; ++field) fields >> skipped;
  double started_ticks = 0;
  fields >> started_ticks;
  const long ticks_a_second = sysconf(_SC_CLK_TCK);
  if (!of_system || !fields || ticks_a_second <= 0)
    return fail(ErrorCode::kUnavailable, "/proc does not tell when the process began");
  constexpr double kMs = 1000;
  const double up_ms = (system_s - started_ticks / static_cast<double>(ticks_a_second)) * kMs;
  return std::chrono::milliseconds{static_cast<std::int64_t>(up_ms > 0 ? up_ms : 0)};
}

}  // namespace rollcall
