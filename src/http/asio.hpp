// The Asio vocabulary of http/, in one place. Never include it from a public header.
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>

namespace rollcall::http {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;

// Every connection lives on one loop, a loop is one thread: nothing below is shared between threads unless it says so.
using Executor = asio::io_context::executor_type;
using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

using Timer = asio::basic_waitable_timer<steady_clock, asio::wait_traits<steady_clock>, Executor>;

template <class T>
using Task = asio::awaitable<T, Executor>;

// co_await f(kTask) gives the arguments of the completion as a tuple and does not throw.
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kTask{};

// Lets one coroutine of a loop sleep until another part of the same loop calls set(). A set() that nobody waits for is
// kept for the next wait(); several count as one.
class Signal {
 public:
  explicit Signal(Executor executor) : executor_(std::move(executor)) {}

  void set() {
    set_ = true;
    if (waiter_) asio::post(executor_, std::exchange(waiter_, {}));
  }

  Task<void> wait() {
    if (!set_) {
      co_await asio::async_initiate<const asio::use_awaitable_t<Executor>&, void()>(
          [this](auto handler) { waiter_ = std::move(handler); }, kPlain);
    }
    set_ = false;
  }

 private:
  static constexpr asio::use_awaitable_t<Executor> kPlain{};

  Executor executor_;
  asio::any_completion_handler<void()> waiter_;
  bool set_ = false;
};

}  // namespace rollcall::http
