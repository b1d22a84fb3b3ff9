// One TCP connection, in the clear or under TLS: the same calls for both, chosen at run time, so that the code above
// is compiled once.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>

#include "http/asio.hpp"

namespace rollcall::http {

class Stream {
 public:
  using executor_type = Executor;

  // `tls` is nullptr for a connection in the clear, and else outlives it.
  Stream(TcpSocket socket, asio::ssl::context* tls) : socket_(std::move(socket)) {
    if (tls != nullptr) tls_ = std::make_unique<Tls>(socket_, *tls);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  executor_type get_executor() { return socket_.get_executor(); }
  TcpSocket& socket() { return socket_; }
  bool secure() const { return tls_ != nullptr; }

  // False when the peer does not speak TLS as we do.
  Task<bool> handshake() {
    if (!tls_) co_return true;
    auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, kTask);
    co_return !error;
  }

  // Tells the peer that nothing more comes; reading goes on.
  Task<void> finish() {
    // TLS's closing word is written by async_shutdown, which then waits for the peer's; who calls sets a deadline.
    if (tls_) co_await tls_->async_shutdown(kTask);
    error_code ignored;
    socket_.shutdown(TcpSocket::shutdown_send, ignored);
  }

  // Ends what is under way with operation_aborted; the connection can still be used.
  void cancel() {
    error_code ignored;
    socket_.cancel(ignored);
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
  }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          if (tls_) {
            tls_->async_read_some(into, std::move(handler));
          } else {
            socket_.async_read_some(into, std::move(handler));
          }
        },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          if (tls_) {
            tls_->async_write_some(from, std::move(handler));
          } else {
            socket_.async_write_some(from, std::move(handler));
          }
        },
        token, buffers);
  }

 private:
  using Tls = asio::ssl::stream<TcpSocket&>;

  TcpSocket socket_;
  std::unique_ptr<Tls> tls_;
};

}  // namespace rollcall::http
