// A small HTTP server on a loopback address for the tests of this folder: what it answers, or breaks, is up to the
// test.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace rollcall::net {

class LoopbackServer {
 public:
  struct Request {
    std::string method;
    std::string target;
    std::string head;  // the request line and the headers, in lower case
    std::string body;
  };

  // The raw bytes to answer with. The connection stays open when they end as HTTP says; it is closed after an answer
  // with "Connection: close" and after an empty one.
  using Handler = std::function<std::string(const Request&)>;

  explicit LoopbackServer(Handler handler, const char* address = "127.0.0.1") : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in bound{.sin_family = AF_INET};
    ::inet_pton(AF_INET, address, &bound.sin_addr);
    socklen_t size = sizeof bound;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&bound), size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
      throw std::runtime_error("no port to listen on");
    }
    port_ = ntohs(bound.sin_port);
    url_ = "http://" + std::string(address) + ":" + std::to_string(port_);
    acceptor_ = std::jthread([this](const std::stop_token& stop) { accept_until(stop); });
  }

  ~LoopbackServer() {
    acceptor_.request_stop();
    acceptor_.join();
    {
      const std::scoped_lock lock(mutex_);
      for (const int connection : open_) ::shutdown(connection, SHUT_RDWR);
    }
    workers_.clear();
    ::close(listener_);
  }

  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  std::string url(std::string_view target = "/") const { return url_ + std::string(target); }
  int port() const { return port_; }
  int connections() const { return connections_; }
  int requests() const { return requests_; }

 private:
  void accept_until(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd ready{.fd = listener_, .events = POLLIN, .revents = 0};
      if (::poll(&ready, 1, 20) <= 0) continue;
      const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) continue;
      ++connections_;
      const std::scoped_lock lock(mutex_);
      open_.push_back(connection);
      workers_.emplace_back([this, connection] { serve(connection); });
    }
  }

  void serve(int connection) {
    std::string buffer;
    while (const auto request = read_request(connection, buffer)) {
      ++requests_;
      const std::string answer = handler_(*request);
      std::string_view rest = answer;
      while (!rest.empty()) {
        const ssize_t count = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (count <= 0) break;
        rest.remove_prefix(static_cast<std::size_t>(count));
      }
      if (answer.empty() || answer.contains("Connection: close")) break;
    }
    const std::scoped_lock lock(mutex_);
    std::erase(open_, connection);
    ::close(connection);
  }

  static std::optional<Request> read_request(int connection, std::string& buffer) {
    const auto fill = [&] {
      char bytes[65536];
      const ssize_t count = ::recv(connection, bytes, sizeof bytes, 0);
      if (count > 0) buffer.append(bytes, static_cast<std::size_t>(count));
      return count > 0;
    };
    while (!buffer.contains("\r\n\r\n")) {
      if (!fill()) return std::nullopt;
    }
    Request request;
    const std::size_t end = buffer.find("\r\n\r\n") + 4;
    request.head = buffer.substr(0, end);
    request.method = request.head.substr(0, request.head.find(' '));
    const std::size_t target = request.method.size() + 1;
    request.target = request.head.substr(target, request.head.find(' ', target) - target);
    for (char& c : request.head) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;

    std::size_t length = 0;
    constexpr std::string_view kLength = "content-length: ";
    if (const std::size_t at = request.head.find(kLength); at != std::string::npos) {
      const char* const digits = request.head.data() + at + kLength.size();
      std::from_chars(digits, request.head.data() + request.head.size(), length);
    }
    while (buffer.size() < end + length) {
      if (!fill()) return std::nullopt;
    }
    request.body = buffer.substr(end, length);
    buffer.erase(0, end + length);
    return request;
  }

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::string url_;
  std::atomic<int> connections_ = 0;
  std::atomic<int> requests_ = 0;
  std::mutex mutex_;
  std::vector<int> open_;
  std::list<std::jthread> workers_;
  std::jthread acceptor_;
};

// "HTTP/1.1 STATUS", the headers (each ending in \r\n), Content-Length and the body.
inline std::string answer(int status, std::string_view body, std::string_view headers = "") {
  return "HTTP/1.1 " + std::to_string(status) + " Any\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace rollcall::net
