#include "served_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <format>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/file.hpp"
#include "must.hpp"

namespace rollcall::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::uint16_t free_port() {
  const FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (!fd || ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    must<void>(fail(ErrorCode::kUnavailable, "no free port"));
  }
  return ntohs(address.sin_port);
}

bool is_ready(std::uint16_t port) {
  const FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in to = loopback(port);
  if (!fd || ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return false;
  constexpr std::string_view kRequest = "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  if (::send(fd.get(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL) < 0) return false;
  std::array<char, 64> answer{};
  const ssize_t got = ::recv(fd.get(), answer.data(), answer.size(), 0);
  return got > 0 && std::string_view(answer.data(), static_cast<std::size_t>(got)).starts_with("HTTP/1.1 200");
}

}  // namespace

std::filesystem::path rollcall_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "rollcall";
}

ServedProcess::ServedProcess(const std::filesystem::path& data, const std::filesystem::path& models) {
  const std::uint16_t port = free_port();
  std::vector<std::string> arguments{rollcall_program().string(),
                                     "serve",
                                     "--data",
                                     data.string(),
                                     "--listen",
                                     std::format("127.0.0.1:{}", port),
                                     "--models-folders",
                                     models.string(),
                                     "--log-level",
                                     "error"};
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const auto begin = SteadyClock::now();
  const int failed = ::posix_spawn(&process_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) must<void>(fail(ErrorCode::kNotFound, "cannot start " + arguments[0]));

  while (!is_ready(port)) {
    seconds_to_ready_ = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    if (seconds_to_ready_ > 60 || ::waitpid(process_, nullptr, WNOHANG) != 0)
      must<void>(fail(ErrorCode::kUnavailable, "rollcall serve did not become ready"));
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  seconds_to_ready_ = std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

ServedProcess::~ServedProcess() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
}

ServedProcess::Memory ServedProcess::memory() const {
  std::ifstream status(std::format("/proc/{}/status", process_));
  Memory memory;
  std::string key;
  while (status >> key) {
    std::size_t kib = 0;
    if (key == "VmRSS:" && status >> kib) memory.resident = kib * 1024;
    if (key == "VmHWM:" && status >> kib) memory.peak = kib * 1024;
    status.ignore(1024, '\n');
  }
  return memory;
}

}  // namespace rollcall::bench
