// For tests: a client that says exactly the bytes it is told, on a plain blocking socket with a time-out.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "http/fields.hpp"
#include "http/text.hpp"

namespace rollcall::http::testing {

struct Answer {
  int status = 0;
  Fields headers;
  std::string body;

  std::string header(std::string_view name) const { return std::string(headers.find(name).value_or("")); }
};

class Client {
 public:
  // `receive_buffer` in bytes shrinks what the kernel takes for a client that does not read; 0 leaves it.
  explicit Client(std::uint16_t port, int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  ~Client() { close(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  int fd() const { return fd_; }

  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  void finish() { ::shutdown(fd_, SHUT_WR); }

  // False when the server closed. Sends all of it, however long the server takes.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Sends what fits without waiting; the bytes sent.
  std::size_t send_some(std::string_view bytes) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
  }

  // Reads some more into buffer(); false at the end of the stream, on an error or when the time is up.
  bool read_more(std::chrono::milliseconds time = std::chrono::seconds(10)) {
    pollfd wait{.fd = fd_, .events = POLLIN, .revents = 0};
    if (::poll(&wait, 1, static_cast<int>(time.count())) <= 0) return false;
    char chunk[16384];
    const ssize_t got = ::recv(fd_, chunk, sizeof chunk, 0);
    if (got <= 0) {
      closed_ = true;
      return false;
    }
    buffer_.append(chunk, static_cast<std::size_t>(got));
    return true;
  }

  // Reads up to and with `mark`; empty when it does not come in time.
  std::string read_until(std::string_view mark, std::chrono::milliseconds time = std::chrono::seconds(10)) {
    std::size_t at = 0;
    while ((at = buffer_.find(mark)) == std::string::npos) {
      if (!read_more(time)) return {};
    }
    return take(at + mark.size());
  }

  std::string read_exactly(std::size_t bytes) {
    while (buffer_.size() < bytes) {
      if (!read_more()) return {};
    }
    return take(bytes);
  }

  // The next answer, of a request without HEAD; status 0 where none came.
  Answer read_answer(bool has_body = true) {
    Answer answer;
    const std::string head = read_until("\r\n\r\n");
    if (head.empty()) return answer;
    answer.status = std::atoi(head.c_str() + std::string_view("HTTP/1.1 ").size());
    std::size_t line = head.find("\r\n") + 2;
    while (line + 2 < head.size()) {
      const std::size_t end = head.find("\r\n", line);
      const std::size_t colon = head.find(": ", line);
      answer.headers.add(head.substr(line, colon - line), head.substr(colon + 2, end - colon - 2));
      line = end + 2;
    }
    const auto length = answer.headers.find("Content-Length");
    if (has_body && length) answer.body = read_exactly(static_cast<std::size_t>(parse_number(*length).value_or(0)));
    return answer;
  }

  Answer ask(std::string_view request) {
    send(request);
    return read_answer();
  }

  // Whether the server closes within the time; what it still sent is thrown away.
  bool sees_close(std::chrono::milliseconds time = std::chrono::seconds(10)) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (!closed_ && std::chrono::steady_clock::now() < until) {
      read_more(std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()));
    }
    return closed_;
  }

  std::string& buffer() { return buffer_; }

 private:
  std::string take(std::size_t bytes) {
    std::string taken = buffer_.substr(0, bytes);
    buffer_.erase(0, bytes);
    return taken;
  }

  int fd_;
  bool connected_ = false;
  bool closed_ = false;
  std::string buffer_;
};

}  // namespace rollcall::http::testing
