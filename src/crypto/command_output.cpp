#include "crypto/command_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "base/file.hpp"

namespace rollcall::crypto {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string describe(int error_number) { return std::generic_category().message(error_number); }

// A running child in a group of its own; killed with its children and waited for, whatever way we leave.
class Child {
 public:
  static Result<Child> start(const std::string& command, int output) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);

    sigset_t every;
    sigset_t none;
    sigfillset(&every);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &every);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);

    std::string shell = "sh";
    std::string option = "-c";
    std::string text = command;
    char* const arguments[] = {shell.data(), option.data(), text.data(), nullptr};
    Child child;
    const int error = ::posix_spawn(&child.pid_, "/bin/sh", &files, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) {
      child.pid_ = -1;
      return fail(ErrorCode::kIo, "/bin/sh could not be started: " + describe(error));
    }
    return child;
  }

  Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (pid_ > 0) (void)finish();
  }

  // Kills what still runs of the group and takes the status. An ended child keeps its number until the status is taken,
  // so the signal cannot meet strangers.
  int finish() {
    ::kill(-pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

  // Whether it has ended, without taking its status yet.
  bool ended() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_;
  }

 private:
  Child() = default;

  pid_t pid_ = -1;
};

}  // namespace

Result<CommandOutput> run_for_secret(const std::string& command, milliseconds timeout, std::size_t max_bytes) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail(ErrorCode::kIo, "no pipe for a command: " + describe(errno));
  const FileDescriptor output(ends[0]);
  FileDescriptor input(ends[1]);
  const auto deadline = steady_clock::now() + timeout;
  ROLLCALL_ASSIGN(Child child, Child::start(command, input.get()));
  input.reset();

  const auto too_slow = [&] {
    return fail(ErrorCode::kTimeout, "the command took longer than " + std::to_string(timeout.count()) + " ms");
  };
  CommandOutput result{.buffer = Secret(max_bytes + 1)};
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds::zero()) return too_slow();
    pollfd wait{.fd = output.get(), .events = POLLIN, .revents = 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) return fail(ErrorCode::kIo, "waiting for a command failed: " + describe(errno));
    if (ready <= 0) continue;

    const std::span<std::byte> room = result.buffer.bytes().subspan(result.size);
    const ssize_t count = ::read(output.get(), room.data(), room.size());
    if (count < 0 && errno != EINTR) return fail(ErrorCode::kIo, "reading from a command failed: " + describe(errno));
    if (count == 0) break;
    if (count > 0) result.size += static_cast<std::size_t>(count);
    if (result.size > max_bytes) return fail(ErrorCode::kTooLarge, "the command printed more than a key");
  }

  // It may close its output and go on.
  while (!child.ended()) {
    if (steady_clock::now() >= deadline) return too_slow();
    ::poll(nullptr, 0, 5);
  }
  const int status = child.finish();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return result;
  return fail(ErrorCode::kIo, WIFEXITED(status)
                                  ? "the command ended with status " + std::to_string(WEXITSTATUS(status))
                                  : "the command was ended by signal " + std::to_string(WTERMSIG(status)));
}

}  // namespace rollcall::crypto
