// The HTTP server: connections, limits, time-outs, pools, draining. HTTP/1.1 with keep-alive and pipelining, HTTP/1.0,
// TLS where a certificate is given, WebSockets and server-sent events. Everything a stranger can make it hold is
// bounded.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/router.hpp"

namespace rollcall::http {

struct PoolConfig {
  int threads = 4;
  std::size_t queue_limit = 256;  // waiting requests; past it 503 with Retry-After
};

struct ServerConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0 picks a free one
  int io_threads = 1;
  PoolConfig workers;
  PoolConfig compute;
  std::size_t header_limit = 16 * 1024;               // request line and header together; past it 431
  std::size_t body_limit = 1024 * 1024;               // where the route says none; past it 413
  std::size_t body_memory = 512 * 1024 * 1024;        // all bodies together, coming in or being handled; past it 503
  std::size_t max_connections = 4096;                 // past it 503 and closed
  std::size_t max_connections_per_address = 0;        // 0: no limit of its own; behind a proxy all share one address
  std::size_t compress_from = 1024;                   // bytes of a compressible answer from which gzip pays
  std::chrono::milliseconds idle_timeout{75'000};     // between requests
  std::chrono::milliseconds header_timeout{10'000};   // first to last byte of the header; past it 408
  std::chrono::milliseconds body_timeout{20'000};     // without a byte of the body; past it 408
  std::chrono::milliseconds request_timeout{60'000};  // queue and handler together; past it 503
  std::chrono::milliseconds write_timeout{20'000};    // without the client reading a byte; past it closed
  std::size_t min_rate = 4 * 1024;  // bytes a second a client must send or read on average, after the time above
  std::chrono::milliseconds event_heartbeat{15'000};  // a comment to event streams that would else be silent
  std::string tls_certificate_file;                   // PEM chain; with the key file, speaks TLS 1.2 and later only
  std::string tls_key_file;
};

// What the access log may know: never a query, a body, or a path with its parameters filled in.
struct AccessEntry {
  Method method = Method::kGet;
  std::string_view pattern;       // of the route; "" where none was found
  std::string_view operation_id;  // likewise
  std::string_view request_id;
  std::string_view remote_address;
  int status = 0;
  std::chrono::microseconds duration{0};  // first byte in to last byte out
  std::size_t bytes_in = 0;               // of the body
  std::size_t bytes_out = 0;              // of the body as sent
};

// All optional; called from several threads at once; none may block, but for `admit`, which runs where the handler
// runs.
struct Hooks {
  // Who may: called once a request that found its route, before a large body is read, so it must not look at the body.
  // It leaves what it found out in Request::context. An error is the answer.
  std::function<Result<void>(Request&, const Route&)> admit;

  // The last word on every answer, errors too: security headers. The request may be incomplete where it was refused
  // early.
  std::function<void(const Request&, Response&)> decorate;

  std::function<void(const AccessEntry&)> access;

  // A handler threw: `kind` is the exception's type, never its text.
  std::function<void(std::string_view request_id, std::string_view operation_id, std::string_view kind)> failure;
};

// A moment's numbers, for metrics and tests.
struct ServerStats {
  std::size_t connections = 0;
  std::size_t event_streams = 0;
  std::size_t websockets = 0;
  std::size_t requests_in_flight = 0;  // from routing to the last byte of the answer
  std::size_t websocket_outbox_bytes = 0;
  std::uint64_t connections_total = 0;
  std::uint64_t connections_refused = 0;  // over a limit
  std::uint64_t requests_total = 0;
  std::uint64_t busy_total = 0;           // answered 503 for a full pool
  std::uint64_t slow_clients_closed = 0;  // header, body, reading, outbox or event queue
};

// Thread-safe.
class Server {
 public:
  // Listens before it returns. kUnavailable naming the address where that is taken or not ours; kInvalidArgument for a
  // bad address, a file that holds no certificate or a key that does not fit it. `clock` must outlive the server.
  static Result<std::unique_ptr<Server>> start(ServerConfig config, Router router, Hooks hooks, const Clock& clock);

  std::uint16_t port() const;
  std::string address() const;  // "127.0.0.1:8000", "[::1]:8000"

  // Refuses new connections at once, answers what is in flight with "Connection: close", closes idle connections, ends
  // event streams and WebSockets (1001), and returns when all are gone or the deadline has passed, whichever is first.
  // What is left then is closed. Returns whether everything was answered. The server does not start again.
  bool drain(std::chrono::milliseconds deadline);

  ServerStats stats() const;

  // Stops without waiting for requests in flight but for handlers that run.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rollcall::http
