// For tests: a child process that runs a function and talks to its parent through a pipe of bytes.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace rollcall::store {

// Forked; open no database in the parent before, its connections must not cross. Killed when it goes out of scope.
class ChildProcess {
 public:
  // `body` runs in the child; `tell` writes a whole message at once. What it returns is the exit status.
  using Tell = std::function<void(std::span<const std::byte>)>;
  explicit ChildProcess(const std::function<int(const Tell&)>& body) {
    std::array<int, 2> up{};
    if (::pipe2(up.data(), O_CLOEXEC) != 0) std::abort();
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(up[0]);
      const int status = body([&](std::span<const std::byte> message) {
        if (::write(up[1], message.data(), message.size()) != std::ssize(message)) ::_exit(99);
      });
      ::_exit(status);
    }
    ::close(up[1]);
    from_child_ = up[0];
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() {
    kill();
    wait();
    ::close(from_child_);
  }

  // The next message of exactly this size; none when the child has closed its end.
  template <std::size_t N>
  std::optional<std::array<std::byte, N>> receive() {
    std::array<std::byte, N> message{};
    std::size_t got = 0;
    while (got < N) {
      const ssize_t count = ::read(from_child_, message.data() + got, N - got);
      if (count <= 0) return std::nullopt;
      got += static_cast<std::size_t>(count);
    }
    return message;
  }

  void kill() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
  }

  // The exit status; -1 when it was killed or waited for before.
  int wait() {
    if (pid_ <= 0) return -1;
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = -1;
  int from_child_ = -1;
};

}  // namespace rollcall::store
