// The running server: routes, hooks, live feed and metrics over one installation.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/metrics.hpp"
#include "http/server.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"

namespace rollcall::server {

// Thread-safe. `in` and `recognition` outlive it.
class App {
 public:
  // Listens before it returns: on the address of the settings. kUnavailable when that is taken.
  static Result<std::unique_ptr<App>> start(service::Installation& in, const service::Recognition& recognition);

  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  std::string address() const;
  bool is_tls() const;

  // See http::Server::drain.
  bool drain(std::chrono::milliseconds deadline);

 private:
  struct Parts;
  explicit App(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace rollcall::server
