#include "http_bench.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace rollcall::bench {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

// One connection of the bare server: read, answer, again.
class BareConnection : public std::enable_shared_from_this<BareConnection> {
 public:
  BareConnection(tcp::socket socket, const std::string& body) : socket_(std::move(socket)), body_(body) {}

  void read() {
    parser_.emplace();
    http::async_read(socket_, buffer_, *parser_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->write();
    });
  }

 private:
  void write() {
    answer_ = {http::status::ok, 11};
    answer_.set(http::field::content_type, "application/json");
    answer_.keep_alive(parser_->keep_alive());
    answer_.body() = body_;
    answer_.prepare_payload();
    http::async_write(socket_, answer_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error && self->answer_.keep_alive()) self->read();
    });
  }

  tcp::socket socket_;
  const std::string& body_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> answer_;
};

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// One connection of the load generator.
struct Caller {
  int fd = -1;
  std::size_t sent = 0;  // of the request
  std::string received;
  std::optional<std::size_t> answer_size;
  Clock::time_point began{};
};

int connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) give_up("connect");
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

// The size of the whole answer, once its header is there.
std::optional<std::size_t> size_of_answer(std::string_view received) {
  const std::size_t end = received.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t at = received.substr(0, end).find(kLength);
  const std::size_t body =
      at == std::string_view::npos ? 0 : std::strtoul(received.data() + at + kLength.size(), nullptr, 10);
  return end + 4 + body;
}

class Load {
 public:
  Load(std::string_view request, int connections)
      : request_(request), callers_(static_cast<std::size_t>(connections)) {}
  ~Load() {
    for (const Caller& caller : callers_) {
      if (caller.fd >= 0) ::close(caller.fd);
    }
    ::close(poll_);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  LoadResult run(std::uint16_t port, std::chrono::milliseconds time) {
    for (Caller& caller : callers_) {
      caller.fd = connect_to(port);
      epoll_event event{.events = EPOLLIN, .data = {.ptr = &caller}};
      ::epoll_ctl(poll_, EPOLL_CTL_ADD, caller.fd, &event);
    }
    const Clock::time_point began = Clock::now();
    const Clock::time_point until = began + time;
    for (Caller& caller : callers_) ask(caller);
    std::array<epoll_event, 256> events{};
    while (alive_ > 0 && Clock::now() < until) {
      const int ready = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 100);
      for (int i = 0; i < ready; ++i) hear(*static_cast<Caller*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
    result_.seconds = std::chrono::duration<double>(Clock::now() - began).count();
    result_.p50_ms = percentile(0.50);
    result_.p99_ms = percentile(0.99);
    return result_;
  }

 private:
  // Requests are sent without waiting for room: the other side reads whole requests before it answers.
  void ask(Caller& caller) {
    caller.began = Clock::now();
    caller.sent = 0;
    while (caller.sent < request_.size()) {
      const ssize_t sent =
          ::send(caller.fd, request_.data() + caller.sent, request_.size() - caller.sent, MSG_NOSIGNAL);
      if (sent <= 0) return lose(caller);
      caller.sent += static_cast<std::size_t>(sent);
    }
  }

  void hear(Caller& caller) {
    std::array<char, 16384> chunk{};
    const ssize_t got = ::recv(caller.fd, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return lose(caller);
    caller.received.append(chunk.data(), static_cast<std::size_t>(got));
    if (!caller.answer_size) caller.answer_size = size_of_answer(caller.received);
    if (!caller.answer_size || caller.received.size() < *caller.answer_size) return;
    constexpr std::string_view kStatus = "HTTP/1.1 2";
    ++(caller.received.starts_with(kStatus) ? result_.answers : result_.failures);
    times_ms_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - caller.began).count());
    caller.received.clear();
    caller.answer_size.reset();
    ask(caller);
  }

  void lose(Caller& caller) {
    ++result_.failures;
    --alive_;
    ::close(caller.fd);
    caller.fd = -1;
  }

  double percentile(double share) {
    if (times_ms_.empty()) return 0;
    const auto at = times_ms_.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(times_ms_.size() - 1));
    std::nth_element(times_ms_.begin(), at, times_ms_.end());
    return *at;
  }

  const std::string_view request_;
  std::vector<Caller> callers_;
  std::size_t alive_ = callers_.size();
  int poll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<double> times_ms_;
  LoadResult result_;
};

}  // namespace

class BareServer::Impl {
 public:
  explicit Impl(std::string body)
      : body_(std::move(body)), acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    accept();
    thread_ = std::thread([this] { context_.run(); });
  }
  ~Impl() {
    context_.stop();
    thread_.join();
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept() {
    acceptor_.async_accept([this](beast::error_code error, tcp::socket socket) {
      if (error) return;
      beast::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      std::make_shared<BareConnection>(std::move(socket), body_)->read();
      accept();
    });
  }

  const std::string body_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  std::thread thread_;
};

BareServer::BareServer(std::string body) : impl_(std::make_unique<Impl>(std::move(body))) {}
BareServer::~BareServer() = default;
std::uint16_t BareServer::port() const { return impl_->port(); }

LoadResult run_load(std::uint16_t port, std::string_view request, int connections, std::chrono::milliseconds time) {
  Load load(request, connections);
  return load.run(port, time);
}

}  // namespace rollcall::bench
