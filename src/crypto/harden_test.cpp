#include "crypto/harden.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "crypto/key.hpp"
#include "crypto/secret.hpp"

namespace rollcall::crypto {
namespace {

// Runs `check` in a child, because what harden_process() does cannot be undone; 0 is success.
template <class Check>
int in_child(Check check) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(check());
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(Harden, TheProcessIsNotDumpableAndLeavesNoCore) {
  EXPECT_EQ(in_child([] {
              if (!harden_process()) return 1;
              if (::prctl(PR_GET_DUMPABLE) != 0) return 2;
              rlimit core{};
              if (::getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_cur != 0 || core.rlim_max != 0) return 3;
              return 0;
            }),
            0);
}

TEST(Harden, AFileSizeLimitIsAnErrorAndNotTheEnd) {
  EXPECT_EQ(in_child([] {
              if (!harden_process()) return 1;
              const rlimit limit{.rlim_cur = 0, .rlim_max = 0};
              ::setrlimit(RLIMIT_FSIZE, &limit);
              std::string name = "/tmp/rollcall_harden_XXXXXX";
              const int file = ::mkstemp(name.data());
              ::unlink(name.c_str());
              return ::write(file, "x", 1) < 0 && errno == EFBIG ? 0 : 2;
            }),
            0);
}

TEST(Harden, WithoutLockableMemoryItWarnsAndGoesOn) {
  EXPECT_EQ(in_child([] {
              const rlimit limit{.rlim_cur = 0, .rlim_max = 0};
              if (::setrlimit(RLIMIT_MEMLOCK, &limit) != 0) return 1;
              // The limit does not hold for root.
              if (::geteuid() == 0 && ::setuid(65534) != 0) return 2;
              const auto warnings = harden_process();
              if (!warnings || warnings->size() != 1 || !warnings->front().contains("LimitMEMLOCK")) return 3;
              const Secret secret = Secret::copy_of(bytes_of("works"));
              if (text_of(secret.bytes()) != "works") return 4;
              return std::ranges::equal(Key::copy_of(Key::zero()).view(), Key::zero().view()) ? 0 : 5;
            }),
            0);
}

TEST(Harden, WithEnoughLockableMemoryItHasNothingToSay) {
  EXPECT_EQ(in_child([] {
              const rlimit limit{.rlim_cur = 1 << 20, .rlim_max = 1 << 20};
              if (::setrlimit(RLIMIT_MEMLOCK, &limit) != 0) return 1;
              const auto warnings = harden_process();
              return warnings && warnings->empty() ? 0 : 2;
            }),
            0);
}

}  // namespace
}  // namespace rollcall::crypto
