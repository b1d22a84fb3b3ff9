// Slows down whoever guesses passwords: after a few failures an address must wait.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "base/error.hpp"
#include "base/time.hpp"

namespace rollcall::server {

// Thread-safe. Bounded: the addresses least recently seen are forgotten first.
class SignInLimiter {
 public:
  static constexpr std::size_t kFailures = 10;
  static constexpr std::chrono::minutes kWindow{5};
  static constexpr std::size_t kAddresses = 10'000;

  // kRateLimited, with how long to wait, when `address` has failed kFailures times within kWindow.
  Result<void> admit(const std::string& address, SteadyTime now);

  void failed(const std::string& address, SteadyTime now);
  void succeeded(const std::string& address);

 private:
  std::mutex mutex_;
  std::map<std::string, std::deque<SteadyTime>> failures_;
};

}  // namespace rollcall::server
