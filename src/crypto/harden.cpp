#include "crypto/harden.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "crypto/secret.hpp"
#include "crypto/sodium.hpp"

namespace rollcall::crypto {
namespace {

// What we may need at once: the master key, a slab or two of people's keys, a photo or a request being opened is not
// locked. A page each, and room to spare.
constexpr std::size_t kLockedBytes = 64UZ * 1024;

std::string reason() { return std::generic_category().message(errno); }

}  // namespace

Result<std::vector<std::string>> harden_process() {
  if (::prctl(PR_SET_DUMPABLE, 0) != 0) {
    return fail(ErrorCode::kInternal, "cannot keep other processes out of our memory: " + reason());
  }
  const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
  if (::setrlimit(RLIMIT_CORE, &no_core) != 0) {
    return fail(ErrorCode::kInternal, "cannot switch core files off: " + reason());
  }
  if (std::signal(SIGXFSZ, SIG_IGN) == SIG_ERR) {
    return fail(ErrorCode::kInternal, "cannot ignore the signal of the file size limit: " + reason());
  }
  ensure_sodium();

  std::vector<std::string> warnings;
  Secret probe(kLockedBytes);
  // sodium_malloc() has tried and says nothing of a failure; locking again costs nothing and does say. The system is
  // asked directly because the sanitizers put an mlock() in place that only pretends.
  if (::syscall(SYS_mlock, probe.bytes().data(), probe.size()) != 0) {
    warnings.push_back(
        "keys cannot be locked in memory and might reach the swap space: " + reason() +
        "; raise the limit on locked memory (ulimit -l, LimitMEMLOCK=) to 1 MiB or encrypt the swap space");
  }
  return warnings;
}

}  // namespace rollcall::crypto
