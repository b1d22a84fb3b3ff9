#include "listeners.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <utility>

#include "must.hpp"

namespace rollcall::bench {

Listeners::Listeners(std::vector<FileDescriptor> sockets)
    : sockets_(std::move(sockets)), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
  for (const FileDescriptor& socket : sockets_) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = socket.get()}};
    ::epoll_ctl(poll_.get(), EPOLL_CTL_ADD, socket.get(), &event);
  }
  thread_ = std::thread([this] { listen(); });
}

Listeners::~Listeners() {
  stopping_ = true;
  thread_.join();
}

void Listeners::listen() {
  std::array<epoll_event, 64> events{};
  std::array<char, 65536> chunk{};
  while (!stopping_) {
    const int ready = ::epoll_wait(poll_.get(), events.data(), static_cast<int>(events.size()), 50);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      const ssize_t got = ::recv(fd, chunk.data(), chunk.size(), MSG_DONTWAIT);
      if (got == 0) ::epoll_ctl(poll_.get(), EPOLL_CTL_DEL, fd, nullptr);
      if (got <= 0) continue;
      const std::lock_guard lock(mutex_);
      received_ += static_cast<std::size_t>(got);
      arrivals_.push_back(std::chrono::steady_clock::now());
      if (received_ >= waited_for_) arrived_.notify_one();
    }
  }
}

std::vector<std::chrono::steady_clock::time_point> Listeners::take_arrivals() {
  const std::lock_guard lock(mutex_);
  return std::exchange(arrivals_, {});
}

void Listeners::wait_for(std::size_t bytes) {
  std::unique_lock lock(mutex_);
  waited_for_ += bytes;
  if (!arrived_.wait_for(lock, std::chrono::seconds{10}, [this] { return received_ >= waited_for_; }))
    must<void>(fail(ErrorCode::kTimeout, "a broadcast did not reach everyone"));
}

}  // namespace rollcall::bench
