#include "http_benches.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <format>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "http/server.hpp"
#include "http/websocket.hpp"
#include "http_bench.hpp"
#include "listeners.hpp"
#include "must.hpp"
#include "school.hpp"
#include "server/app.hpp"
#include "service/accounts/api_keys.hpp"
#include "service/calendar/courses.hpp"

namespace rollcall::bench {
namespace {

namespace fs = std::filesystem;

// One course read by an API key: routing, authentication, a pool, the database, JSON. Beside it a bare Beast server
// that sends as many bytes.
void run_reads(Reporter& reporter, const fs::path& scratch) {
  const ScratchFolder folder(scratch);
  const service::Actor actor = service::local_operator();
  const auto in = make_school(folder.path() / "data", school_settings(folder.path()));
  const auto recognition = must(service::Recognition::create(*in));
  const store::Course course = must(service::add_course(*in, actor, {.code = "BENCH", .name = "Bench"}));
  const std::string key = must(service::add_api_key(*in, actor, {.name = "bench", .role = store::Role::kViewer})).text;
  const auto app = must(server::App::start(*in, *recognition));
  const std::string address = app->address();
  std::uint16_t port = 0;
  std::from_chars(address.data() + address.rfind(':') + 1, address.data() + address.size(), port);
  const std::string request =
      std::format("GET /api/v1/courses/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\r\n",
                  course.id.to_string(), key);
  constexpr std::size_t kBodyBytes = 400;  // about what a course takes as JSON
  const BareServer bare(std::string(kBodyBytes, ' '));

  constexpr int kConnections = 32;
  constexpr std::chrono::milliseconds kTime{1'500};
  std::vector<double> ours;
  std::vector<double> theirs;
  std::vector<double> p99_ms;
  for (int i = 0; i < 3; ++i) {
    const LoadResult load = run_load(port, request, kConnections, kTime);
    if (load.failures > 0)
      must<void>(fail(ErrorCode::kInternal, std::format("{} reads were not answered", load.failures)));
    ours.push_back(load.per_second());
    p99_ms.push_back(load.p99_ms);
    theirs.push_back(run_load(bare.port(), request, kConnections, kTime).per_second());
  }
  const double mine = median(std::move(ours));
  const double other = median(std::move(theirs));
  if (reporter.wants("http/reads"))
    reporter.report({"http/reads", mine, "reads/s", "a bare Beast answer of one thread", other, mine / other});
  if (reporter.wants("http/reads/p99")) reporter.report({"http/reads/p99", median(std::move(p99_ms)), "ms", "", 0, 0});
}

constexpr std::size_t kAudience = 1000;
constexpr std::size_t kMessages = 20;  // in one round
constexpr std::size_t kMessageBytes = 300;
constexpr std::size_t kFrameBytes = kMessageBytes + 4;  // with the WebSocket header of a message this long

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

FileDescriptor connect_to(std::uint16_t port) {
  FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in to = loopback(port);
  if (!fd || ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    must<void>(fail(ErrorCode::kUnavailable, "cannot connect to our own server"));
  return fd;
}

// Everyone who has opened a WebSocket.
class Audience {
 public:
  void add(std::shared_ptr<http::Socket> socket) {
    const std::lock_guard lock(mutex_);
    sockets_.push_back(std::move(socket));
    changed_.notify_one();
  }

  void wait_until_complete() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::seconds{20}, [this] { return sockets_.size() == kAudience; }))
      must<void>(fail(ErrorCode::kTimeout, "not every WebSocket opened"));
  }

  void send(const std::shared_ptr<const std::string>& message) {
    for (const auto& socket : sockets_)
      if (!socket->send(message)) must<void>(fail(ErrorCode::kInternal, "a WebSocket was given up"));
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<http::Socket>> sockets_;
};

class AudienceMember final : public http::WebSocketHandler {
 public:
  explicit AudienceMember(Audience& audience) : audience_(audience) {}
  void on_open(std::shared_ptr<http::Socket> socket) override { audience_.add(std::move(socket)); }
  void on_message(http::WebSocketMessage) override {}
  void on_close(http::CloseCode) override {}

 private:
  Audience& audience_;
};

// Opens a WebSocket by hand and reads the answer to its end.
FileDescriptor open_websocket(std::uint16_t port) {
  FileDescriptor fd = connect_to(port);
  constexpr std::string_view kRequest =
      "GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  std::string answer;
  if (::send(fd.get(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL) > 0) {
    char c = 0;
    while (!answer.ends_with("\r\n\r\n") && ::recv(fd.get(), &c, 1, 0) == 1) answer += c;
  }
  if (!answer.starts_with("HTTP/1.1 101")) must<void>(fail(ErrorCode::kInternal, "no WebSocket was opened"));
  return fd;
}

// The sending ends of `count` plain connections, and the receiving ones.
std::pair<std::vector<FileDescriptor>, std::vector<FileDescriptor>> plain_connections(std::size_t count) {
  const FileDescriptor acceptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (!acceptor || ::bind(acceptor.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::listen(acceptor.get(), 8) != 0 ||
      ::getsockname(acceptor.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    must<void>(fail(ErrorCode::kUnavailable, "cannot listen"));
  }
  std::vector<FileDescriptor> senders;
  std::vector<FileDescriptor> receivers;
  for (std::size_t i = 0; i < count; ++i) {
    receivers.push_back(connect_to(ntohs(address.sin_port)));
    senders.emplace_back(::accept4(acceptor.get(), nullptr, nullptr, SOCK_CLOEXEC));
    const int on = 1;
    ::setsockopt(senders.back().get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  return {std::move(senders), std::move(receivers)};
}

// From the sending of one text until it was read, of every reader of every text: the time 99 of 100 take.
double slowest_percent_ms(Audience& audience, Listeners& listeners, const std::shared_ptr<const std::string>& message) {
  constexpr int kRounds = 50;
  std::vector<double> times_ms;
  listeners.take_arrivals();
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    audience.send(message);
    listeners.wait_for(kAudience * kFrameBytes);
    for (const auto& arrival : listeners.take_arrivals())
      times_ms.push_back(std::chrono::duration<double, std::milli>(arrival - begin).count());
  }
  const auto nth = times_ms.begin() + static_cast<std::ptrdiff_t>(times_ms.size() * 99 / 100);
  std::ranges::nth_element(times_ms, nth);
  return *nth;
}

// One text to everyone who watches, some times over; beside it the same bytes written to plain sockets one by one.
void run_broadcast(Reporter& reporter) {
  Audience audience;
  std::vector<http::Route> routes;
  routes.push_back({.method = http::Method::kGet,
                    .pattern = "/live",
                    .operation_id = "live",
                    .handler = [&](http::Request&) -> Result<http::Response> {
                      return http::Response::websocket(std::make_unique<AudienceMember>(audience));
                    }});
  const SystemClock clock;
  const auto server = must(http::Server::start({}, must(http::Router::create(std::move(routes))), {}, clock));
  std::vector<FileDescriptor> watching;
  for (std::size_t i = 0; i < kAudience; ++i) watching.push_back(open_websocket(server->port()));
  audience.wait_until_complete();
  Listeners listeners(std::move(watching));
  const auto message = std::make_shared<const std::string>(kMessageBytes, 'x');

  auto [senders, receivers] = plain_connections(kAudience);
  Listeners plain_listeners(std::move(receivers));
  const std::string frame(kFrameBytes, 'x');

  constexpr std::size_t kDeliveries = kMessages * kAudience;
  const Timed ours{[&] {
                     for (std::size_t i = 0; i < kMessages; ++i) audience.send(message);
                     listeners.wait_for(kDeliveries * kFrameBytes);
                   },
                   static_cast<double>(kDeliveries)};
  const Timed plain{[&] {
                      for (std::size_t i = 0; i < kMessages; ++i) {
                        for (const FileDescriptor& sender : senders)
                          if (::send(sender.get(), frame.data(), frame.size(), MSG_NOSIGNAL) < 0)
                            must<void>(fail(ErrorCode::kIo, "a plain socket broke"));
                      }
                      plain_listeners.wait_for(kDeliveries * kFrameBytes);
                    },
                    static_cast<double>(kDeliveries)};
  const PairTimes times = time_pair(ours, plain, 3, 10);
  reporter.report({"ws/broadcast", 1 / times.ours_s, "messages/s", std::format("send() to {} plain sockets", kAudience),
                   1 / times.reference_s, times.reference_s / times.ours_s});
  reporter.report({.name = "ws/broadcast/p99",
                   .value = slowest_percent_ms(audience, listeners, message),
                   .unit = "ms",
                   .reference = {}});
}

}  // namespace

void run_http_benches(Reporter& reporter, const fs::path& scratch) {
  if (reporter.wants_any({"http/reads", "http/reads/p99"})) run_reads(reporter, scratch);
  if (reporter.wants_any({"ws/broadcast", "ws/broadcast/p99"})) run_broadcast(reporter);
}

}  // namespace rollcall::bench
