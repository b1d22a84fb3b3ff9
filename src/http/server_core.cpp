#include "http/server_core.hpp"

#include <pthread.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "http/connection.hpp"

namespace rollcall::http {

bool ServerCore::enter(const std::string& address) {
  const std::lock_guard lock(mutex_);
  if (connections_ >= config.max_connections) return false;
  if (config.max_connections_per_address > 0) {
    std::size_t& here = per_address_[address];
    if (here >= config.max_connections_per_address) return false;
    ++here;
  }
  ++connections_;
  ++connections_total_;
  return true;
}

void ServerCore::leave(const std::string& address) {
  const std::lock_guard lock(mutex_);
  if (config.max_connections_per_address > 0) {
    const auto here = per_address_.find(address);
    if (here != per_address_.end() && --here->second == 0) per_address_.erase(here);
  }
  if (--connections_ == 0) empty_.notify_all();
}

std::size_t ServerCore::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

std::uint64_t ServerCore::connections_total() const {
  const std::lock_guard lock(mutex_);
  return connections_total_;
}

bool ServerCore::wait_until_empty(SteadyTime deadline) {
  std::unique_lock lock(mutex_);
  return empty_.wait_until(lock, deadline, [this] { return connections_ == 0; });
}

void Loop::start() {
  asio::co_spawn(context_.get_executor(), tick(), asio::detached);
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "http-io");
    context_.run();
  });
}

void Loop::stop() {
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void Loop::for_each(void (*visit)(Connection&)) {
  asio::post(context_, [this, visit] {
    for (Connection* connection : connections_) visit(*connection);
  });
}

Task<void> Loop::tick() {
  while (true) {
    timer_.expires_after(kTick);
    co_await timer_.async_wait(kTask);
    const SteadyTime now = steady_clock::now();
    for (Connection* connection : connections_) connection->tick(now);
  }
}

}  // namespace rollcall::http
