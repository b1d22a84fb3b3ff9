// What all loops and connections of one server share, and the loop itself.
#pragma once

#include <atomic>
#include <boost/asio/ssl/context.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/thread_pool.hpp"
#include "http/asio.hpp"
#include "http/server.hpp"

namespace rollcall::http {

class Connection;

// Shared by all threads; what changes is atomic or behind a lock.
struct ServerCore {
  ServerCore(ServerConfig with, Router routes, Hooks calls, const Clock& time)
      : config(std::move(with)),
        router(std::move(routes)),
        hooks(std::move(calls)),
        clock(time),
        workers(config.workers.threads, config.workers.queue_limit, "http-worker"),
        compute(config.compute.threads, config.compute.queue_limit, "http-compute") {}

  const ServerConfig config;
  const Router router;
  const Hooks hooks;
  const Clock& clock;
  std::optional<asio::ssl::context> tls;
  ThreadPool workers;
  ThreadPool compute;

  std::atomic<bool> draining = false;
  std::atomic<std::size_t> body_bytes = 0;
  std::atomic<std::size_t> event_streams = 0;
  std::atomic<std::size_t> websockets = 0;
  std::atomic<std::size_t> in_flight = 0;
  std::atomic<std::size_t> outbox_bytes = 0;
  std::atomic<std::uint64_t> refused = 0;
  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> busy = 0;
  std::atomic<std::uint64_t> slow = 0;

  ThreadPool& pool(Pool which) { return which == Pool::kCompute ? compute : workers; }

  // Whether one more connection from there is within the limits; each true is paid back with leave().
  bool enter(const std::string& address);
  void leave(const std::string& address);
  std::size_t connections() const;
  std::uint64_t connections_total() const;
  // Whether the last connection left before the deadline.
  bool wait_until_empty(SteadyTime deadline);

 private:
  mutable std::mutex mutex_;
  std::condition_variable empty_;
  std::size_t connections_ = 0;
  std::uint64_t connections_total_ = 0;
  std::unordered_map<std::string, std::size_t> per_address_;
};

// One thread and the connections that live on it. Everything is called on that thread, but start(), stop(), executor()
// and for_each().
class Loop {
 public:
  Loop() : timer_(context_.get_executor()) {}

  Executor executor() { return context_.get_executor(); }
  void start();
  void stop();  // after the last connection is gone

  void add(Connection& connection) { connections_.insert(&connection); }
  void remove(Connection& connection) { connections_.erase(&connection); }

  // Calls `visit` for every connection, on the loop's thread, soon.
  void for_each(void (*visit)(Connection&));

 private:
  // Deadlines are looked at this often: one timer a loop in place of one or two a connection.
  static constexpr std::chrono::milliseconds kTick{100};
  Task<void> tick();

  std::unordered_set<Connection*> connections_;
  asio::io_context context_{1};
  Timer timer_;
  std::thread thread_;
};

}  // namespace rollcall::http
