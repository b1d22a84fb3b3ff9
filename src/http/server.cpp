#include "http/server.hpp"

#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <list>

#include "http/connection.hpp"
#include "http/server_core.hpp"
#include "http/tls.hpp"

namespace rollcall::http {
namespace {

using asio::ip::tcp;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

constexpr std::chrono::milliseconds kAcceptPause{100};  // while the process is out of file descriptors

std::string to_text(const tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  const std::string port = ":" + std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + host + "]" + port : host + port;
}

Result<void> check(const ServerConfig& config) {
  const auto positive = [](std::string_view field, auto value) -> Result<void> {
    if (value > decltype(value){}) return {};
    return fail_field(std::string(field), "must be greater than 0");
  };
  ROLLCALL_TRY(positive("io_threads", config.io_threads));
  ROLLCALL_TRY(positive("workers.threads", config.workers.threads));
  ROLLCALL_TRY(positive("compute.threads", config.compute.threads));
  ROLLCALL_TRY(positive("header_limit", config.header_limit));
  ROLLCALL_TRY(positive("max_connections", config.max_connections));
  return {};
}

// The answer of a server that is full: short, fixed, and sent without waiting.
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 1\r\nConnection: "
    "close\r\nContent-Length: 149\r\n\r\n";
constexpr std::string_view kFullBody =
    R"({"type":"/docs/errors#busy","title":"All workers are busy","status":503,"detail":"this server has as many connections as it takes now","code":"busy"})";

void turn_away(TcpSocket socket, bool secure) {
  if (!secure) {
    static const std::string text = std::string(kFull) + std::string(kFullBody);
    [[maybe_unused]] const ssize_t sent =
        ::send(socket.native_handle(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }
  error_code ignored;
  socket.shutdown(TcpSocket::shutdown_send, ignored);
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerConfig config, Router router, Hooks hooks, const Clock& clock)
      : core(std::move(config), std::move(router), std::move(hooks), clock) {
    for (int i = 0; i < core.config.io_threads; ++i) loops.emplace_back();
    acceptor.emplace(loops.front().executor());
  }

  Result<void> listen();
  Task<void> accept();
  void stop_accepting();
  void stop();

  ServerCore core;
  std::list<Loop> loops;
  std::optional<Acceptor> acceptor;  // of the first loop
  tcp::endpoint endpoint;
  bool stopped = false;
};

Result<void> Server::Impl::listen() {
  error_code error;
  const asio::ip::address address = asio::ip::make_address(core.config.address, error);
  if (error) {
    return fail(ErrorCode::kInvalidArgument, "\"" + core.config.address + "\" is not an IP address",
                "give one such as 127.0.0.1, 0.0.0.0 or ::1");
  }
  const tcp::endpoint wanted(address, core.config.port);
  const auto failed = [&](std::string_view what) {
    return fail(ErrorCode::kUnavailable, "cannot listen on " + to_text(wanted) + ": " + std::string(what),
                error == asio::error::address_in_use ? "another program has this port; stop it or choose another"
                                                     : "choose another address or port");
  };
  acceptor->open(wanted.protocol(), error);
  if (error) return failed(error.message());
  acceptor->set_option(Acceptor::reuse_address(true), error);
  acceptor->bind(wanted, error);
  if (error) return failed(error.message());
  acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (error) return failed(error.message());
  endpoint = acceptor->local_endpoint(error);
  if (error) return failed(error.message());
  return {};
}

Task<void> Server::Impl::accept() {
  Timer pause(loops.front().executor());
  auto loop = loops.begin();
  while (acceptor->is_open()) {
    auto [error, socket] = co_await acceptor->async_accept(loop->executor(), kTask);
    if (error) {
      if (!acceptor->is_open()) break;
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(kTask);
      continue;
    }
    error_code unknown;
    const tcp::endpoint peer = socket.remote_endpoint(unknown);
    if (unknown) continue;  // gone already
    std::string address = peer.address().to_string();
    if (core.draining || !core.enter(address)) {
      ++core.refused;
      turn_away(std::move(socket), core.tls.has_value());
      continue;
    }
    const auto connection = std::make_shared<Connection>(core, *loop, std::move(socket), std::move(address));
    asio::co_spawn(loop->executor(), [connection]() -> Task<void> { return connection->run(); }, asio::detached);
    if (++loop == loops.end()) loop = loops.begin();
  }
}

void Server::Impl::stop_accepting() {
  asio::post(loops.front().executor(), [this] {
    error_code ignored;
    acceptor->close(ignored);
  });
}

void Server::Impl::stop() {
  if (stopped) return;
  stopped = true;
  core.draining = true;
  stop_accepting();
  do {  // again and again: a connection may have been accepted, but not yet have joined its loop
    for (Loop& loop : loops) loop.for_each([](Connection& connection) { connection.abort(); });
  } while (!core.wait_until_empty(steady_clock::now() + std::chrono::milliseconds(100)));
  core.workers.shutdown();
  core.compute.shutdown();
  for (Loop& loop : loops) loop.stop();
}

Result<std::unique_ptr<Server>> Server::start(ServerConfig config, Router router, Hooks hooks, const Clock& clock) {
  ROLLCALL_TRY(check(config));
  auto impl = std::make_unique<Impl>(std::move(config), std::move(router), std::move(hooks), clock);
  const ServerConfig& settings = impl->core.config;
  if (!settings.tls_certificate_file.empty() || !settings.tls_key_file.empty()) {
    ROLLCALL_ASSIGN(impl->core.tls, load_tls(settings.tls_certificate_file, settings.tls_key_file));
  }
  ROLLCALL_TRY(impl->listen());
  Impl& running = *impl;
  asio::co_spawn(
      running.loops.front().executor(), [&running]() -> Task<void> { return running.accept(); }, asio::detached);
  for (Loop& loop : running.loops) loop.start();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { impl_->stop(); }

std::uint16_t Server::port() const { return impl_->endpoint.port(); }

std::string Server::address() const { return to_text(impl_->endpoint); }

bool Server::drain(std::chrono::milliseconds deadline) {
  const SteadyTime until = steady_clock::now() + deadline;
  impl_->core.draining = true;
  impl_->stop_accepting();
  bool empty = false;
  // Again and again, for the same reason as in stop(), and for connections that became idle since.
  while (!empty && steady_clock::now() < until) {
    for (Loop& loop : impl_->loops) loop.for_each([](Connection& connection) { connection.drain(); });
    empty = impl_->core.wait_until_empty(std::min(until, steady_clock::now() + std::chrono::milliseconds(50)));
  }
  impl_->stop();
  return empty;
}

ServerStats Server::stats() const {
  const ServerCore& core = impl_->core;
  ServerStats stats;
  stats.connections = core.connections();
  stats.event_streams = core.event_streams;
  stats.websockets = core.websockets;
  stats.requests_in_flight = core.in_flight;
  stats.websocket_outbox_bytes = core.outbox_bytes;
  stats.connections_total = core.connections_total();
  stats.connections_refused = core.refused;
  stats.requests_total = core.requests;
  stats.busy_total = core.busy;
  stats.slow_clients_closed = core.slow;
  return stats;
}

}  // namespace rollcall::http
