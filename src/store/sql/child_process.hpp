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

// The child's end of the line.
class ParentLine {
 public:
  ParentLine(int in, int out) : in_(in), out_(out) {}
  // A whole message at once.
  void tell(std::span<const std::byte> message) const {
    if (::write(out_, message.data(), message.size()) != std::ssize(message)) ::_exit(99);
  }
  // Until the parent says go.
  void await() const {
    char go = 0;
    if (::read(in_, &go, 1) != 1) ::_exit(97);
  }

 private:
  int in_;
  int out_;
};

// Forked; open no database in the parent before, its connections must not cross. Killed when it goes out of scope.
class ChildProcess {
 public:
  // `body` runs in the child and returns its exit status.
  explicit ChildProcess(const std::function<int(const ParentLine&)>& body) {
    std::array<int, 2> up{};
    std::array<int, 2> down{};
    if (::pipe2(up.data(), O_CLOEXEC) != 0 || ::pipe2(down.data(), O_CLOEXEC) != 0) std::abort();
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(up[0]);
      ::close(down[1]);
      ::_exit(body(ParentLine(down[0], up[1])));
    }
    ::close(up[1]);
    ::close(down[0]);
    from_child_ = up[0];
    to_child_ = down[1];
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() {
    kill();
    wait();
    ::close(from_child_);
    ::close(to_child_);
  }

  // Lets the child's await() return.
  void go() const {
    if (::write(to_child_, "g", 1) != 1) ADD_FAILURE() << "the child is gone";
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

  void kill() const {
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
  int to_child_ = -1;
};

}  // namespace rollcall::store
