// Tidies the installation every minute, on a thread of its own.
#pragma once

#include <chrono>
#include <thread>

#include "service/installation.hpp"
#include "service/keeping/housekeeping.hpp"

namespace rollcall::server {

// From construction to destruction; the last tidying is at the end. What is passed in outlives it.
class Housekeeper {
 public:
  static constexpr std::chrono::minutes kInterval{1};

  Housekeeper(service::Installation& in, service::KeyUses& uses);
  ~Housekeeper();
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

 private:
  void tidy();

  service::Installation& in_;
  service::KeyUses& uses_;
  std::jthread thread_;
};

}  // namespace rollcall::server
