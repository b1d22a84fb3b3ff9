// Many sockets that only listen, watched by one thread that counts what arrives: the audience of a broadcast.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

#include "base/file.hpp"

namespace rollcall::bench {

class Listeners {
 public:
  // The sockets' own reading ends; each is read until the other end closes it.
  explicit Listeners(std::vector<FileDescriptor> sockets);
  ~Listeners();
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;

  // Waits until `bytes` more have arrived, over all sockets, since the last wait. Ends the program after ten seconds.
  void wait_for(std::size_t bytes);

  // When each read got something, since the last call.
  std::vector<std::chrono::steady_clock::time_point> take_arrivals();

 private:
  void listen();

  std::vector<FileDescriptor> sockets_;
  FileDescriptor poll_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::size_t received_ = 0;
  std::size_t waited_for_ = 0;
  std::vector<std::chrono::steady_clock::time_point> arrivals_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace rollcall::bench
