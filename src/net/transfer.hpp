// One HTTP exchange over libcurl: a request goes out, the answer comes in piece by piece. Retrying, collecting bodies
// and writing files are built on it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "net/http_client.hpp"

namespace rollcall::net {

// A connection, or several to different hosts, in the hands of one call at a time.
class Connection;

// Connections that wait for their next call. Thread-safe.
class ConnectionPool {
 public:
  ConnectionPool();
  ~ConnectionPool();
  std::unique_ptr<Connection> take();
  void give_back(std::unique_ptr<Connection> connection);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

// Receives what comes: `on_body` is called for each piece, `answer` holding status and headers by then but no body. An
// Error ends the exchange and becomes its result.
using BodyHandler = std::function<Result<void>(const HttpResponse& answer, ByteView piece)>;

struct Exchange {
  Result<HttpResponse> answer = HttpResponse{};  // without the body
  bool transient = false;                        // no answer, but trying again may help
};

// Checks what a caller wrote: the URL, the method and that no header smuggles in another.
Result<void> validate(const HttpRequest& request);

// `timeout`: zero for none. The request must be valid.
Exchange perform(ConnectionPool& pool, const HttpSettings& settings, const HttpRequest& request,
                 std::chrono::milliseconds timeout, const BodyHandler& on_body, const std::stop_token& stop);

}  // namespace rollcall::net
