// What the HTTP figures are measured with: a load generator of many keep-alive connections, and the least a server on
// the same library can do, to compare with.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace rollcall::bench {

// A bare Beast server: one thread, parses the request, answers every one with the same 200. No routes, limits,
// time-outs, pools or logs.
class BareServer {
 public:
  // Listens on a free port of 127.0.0.1. `body` is sent as application/json. Ends the program where it cannot listen.
  explicit BareServer(std::string body);
  ~BareServer();
  BareServer(const BareServer&) = delete;
  BareServer& operator=(const BareServer&) = delete;

  std::uint16_t port() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

struct LoadResult {
  std::size_t answers = 0;   // with a status of 2xx
  std::size_t failures = 0;  // other statuses, and connections that broke
  double seconds = 0;
  double p50_ms = 0;
  double p99_ms = 0;

  double per_second() const { return seconds > 0 ? static_cast<double>(answers) / seconds : 0; }
};

// Sends `request`, whole and as it is, over `connections` keep-alive connections to 127.0.0.1, on each again as soon as
// its answer is there, for `time`. One thread of the caller's. The answers must have a Content-Length.
LoadResult run_load(std::uint16_t port, std::string_view request, int connections, std::chrono::milliseconds time);

}  // namespace rollcall::bench
