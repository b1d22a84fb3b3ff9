// Keeps what the process holds in memory away from other processes and from the disk.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace rollcall::crypto {

// To be called first in main, before threads and before any secret is read. Makes the process not dumpable (no debugger
// of the same user, no /proc/PID/mem), forbids core files, starts libsodium, and turns the signal of a file size limit
// into an ordinary error (kStorageFull). Returns what could not be had but can be lived without, as sentences for the
// log: so far only locked memory, where RLIMIT_MEMLOCK is too small. Fails where secrets would not be safe.
Result<std::vector<std::string>> harden_process();

}  // namespace rollcall::crypto
