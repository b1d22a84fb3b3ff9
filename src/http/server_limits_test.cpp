// What a server does with those who are slow, too many or too large.
#include "http/server.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <format>

#include "http/problem.hpp"
#include "http/test_server.hpp"

namespace rollcall::http::testing {
namespace {

using namespace std::chrono_literals;

TEST(ServerTest, ASlowHeaderIsAnswered408AndClosed) {
  ServerConfig config;
  config.header_timeout = 200ms;
  TestServer server({route(Method::kGet, "/hello", hello)}, config);
  Client client(server.port());
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\n");
  for (int i = 0; i < 20 && client.send("X: y\r\n") && client.buffer().empty(); ++i) client.read_more(50ms);
  EXPECT_EQ(client.read_answer().status, 408);
  EXPECT_TRUE(client.sees_close());
  EXPECT_GE(server->stats().slow_clients_closed, 1U);

  Client silent(server.port());
  EXPECT_TRUE(silent.sees_close(2s)) << "a connection on which nothing comes is closed without a word";
  EXPECT_TRUE(silent.buffer().empty());
}

TEST(ServerTest, ASlowBodyIsAnswered408AndClosed) {
  ServerConfig config;
  config.body_timeout = 200ms;
  TestServer server({route(Method::kPost, "/echo", echo)}, config);
  Client client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
  for (int i = 0; i < 40 && client.buffer().empty() && client.send("x"); ++i) client.read_more(50ms);
  EXPECT_EQ(client.read_answer().status, 408);
  EXPECT_TRUE(client.sees_close());
}

// `size` promised, `there` of them given; counts what was read.
class Letters final : public BodySource {
 public:
  Letters(std::uint64_t size, std::uint64_t there, std::atomic<std::uint64_t>& read)
      : size_(size), there_(there), read_(read) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read(std::span<std::byte> into) override {
    const std::size_t give = std::min<std::uint64_t>(into.size(), there_ - read_);
    for (std::size_t i = 0; i < give; ++i) into[i] = static_cast<std::byte>('a' + (read_ + i) % 26);
    read_ += give;
    return give;
  }

 private:
  std::uint64_t size_;
  std::uint64_t there_;
  std::atomic<std::uint64_t>& read_;
};

TEST(ServerTest, ALongAnswerIsReadNoFasterThanItsClientTakesIt) {
  constexpr std::uint64_t kLong = 64 * 1024 * 1024;
  std::atomic<std::uint64_t> read = 0;
  TestServer server({route(Method::kGet, "/long",
                           [&](Request&) -> Result<Response> {
                             read = 0;
                             return Response::source("text/plain", std::make_unique<Letters>(kLong, kLong, read));
                           }),
                     route(Method::kGet, "/hello", hello)});
  Client client(server.port(), 64 * 1024);
  client.send(get("/long"));
  EXPECT_TRUE(client.read_until("\r\n\r\n").contains(std::format("Content-Length: {}", kLong)));
  std::this_thread::sleep_for(200ms);
  EXPECT_LT(read, kLong / 4) << "the kernel holds a few megabytes, nobody holds the rest";
  std::uint64_t wrong = 0;
  for (std::uint64_t at = 0; at < kLong; at += 1024 * 1024) {
    const std::string piece = client.read_exactly(1024 * 1024);
    ASSERT_EQ(piece.size(), 1024 * 1024U);
    for (std::size_t i = 0; i < piece.size(); i += 4099)
      if (piece[i] != static_cast<char>('a' + (at + i) % 26)) ++wrong;
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(client.ask(get("/hello")).body, "hello") << "the connection goes on";

  const Answer head = server.ask("HEAD /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(head.header("Content-Length"), std::to_string(kLong));
  EXPECT_EQ(read, 0);
}

TEST(ServerTest, ALongAnswerThatEndsEarlyBreaksTheConnectionOff) {
  std::atomic<std::uint64_t> read = 0;
  TestServer server({route(Method::kGet, "/short", [&](Request&) -> Result<Response> {
    return Response::source("text/plain", std::make_unique<Letters>(1000, 600, read));
  })});
  Client client(server.port());
  client.send(get("/short"));
  EXPECT_FALSE(client.read_until("\r\n\r\n").empty());
  EXPECT_EQ(client.read_exactly(600).size(), 600U);
  EXPECT_TRUE(client.sees_close());
}

TEST(ServerTest, AnIdleConnectionIsClosedAfterItsTime) {
  ServerConfig config;
  config.idle_timeout = 200ms;
  TestServer server({route(Method::kGet, "/hello", hello)}, config);
  Client client(server.port());
  EXPECT_EQ(client.ask(get("/hello")).status, 200);
  EXPECT_TRUE(client.sees_close(2s));
  EXPECT_TRUE(eventually([&] { return server->stats().connections == 0; }));
}

TEST(ServerTest, AHandlerThatTakesTooLongIsAnswered503AndToldToStop) {
  ServerConfig config;
  config.request_timeout = 150ms;
  std::atomic<bool> told = false;
  TestServer server({route(Method::kGet, "/slow",
                           [&](Request& request) -> Result<Response> {
                             while (!request.client_gone.stop_requested()) std::this_thread::sleep_for(1ms);
                             told = true;
                             return Response::no_content();
                           })},
                    config);
  const Answer answer = server.ask(get("/slow"));
  expect_problem(answer, 503, "unavailable");
  EXPECT_EQ(answer.header("Retry-After"), "1");
  EXPECT_TRUE(eventually([&] { return told.load(); }));
}

TEST(ServerTest, AHandlerIsToldWhenItsClientHangsUp) {
  std::atomic<bool> told = false;
  std::atomic<bool> started = false;
  TestServer server({route(Method::kGet, "/slow", [&](Request& request) -> Result<Response> {
    started = true;
    while (!request.client_gone.stop_requested()) std::this_thread::sleep_for(1ms);
    told = true;
    return Response::no_content();
  })});
  {
    Client client(server.port());
    client.send(get("/slow"));
    EXPECT_TRUE(eventually([&] { return started.load(); }));
  }
  EXPECT_TRUE(eventually([&] { return told.load(); }));
}

TEST(ServerTest, AFullPoolIsAnswered503AndTheConnectionStaysGood) {
  ServerConfig config;
  config.workers = {.threads = 1, .queue_limit = 1};
  std::mutex mutex;
  std::condition_variable release;
  bool open = false;
  std::atomic<int> running = 0;
  Route quick = route(Method::kGet, "/quick", hello);
  quick.pool = Pool::kIo;
  TestServer server({route(Method::kGet, "/block",
                           [&](Request&) -> Result<Response> {
                             ++running;
                             std::unique_lock lock(mutex);
                             release.wait(lock, [&] { return open; });
                             return Response::text(200, "released");
                           }),
                     quick},
                    config);
  Client first(server.port());
  Client second(server.port());
  first.send(get("/block"));
  ASSERT_TRUE(eventually([&] { return running == 1; }));
  second.send(get("/block"));
  ASSERT_TRUE(eventually([&] { return server->stats().requests_in_flight == 2; }));
  Client third(server.port());
  Answer answer;
  ASSERT_TRUE(eventually([&] { return (answer = third.ask(get("/block"))).status == 503; }));
  expect_problem(answer, 503, "busy");
  EXPECT_EQ(answer.header("Retry-After"), "1");
  EXPECT_EQ(third.ask(get("/quick")).body, "hello") << "a route on the I/O thread answers all the same";
  {
    const std::lock_guard lock(mutex);
    open = true;
  }
  release.notify_all();
  EXPECT_EQ(first.read_answer().body, "released");
  EXPECT_EQ(second.read_answer().body, "released");
  EXPECT_EQ(third.ask(get("/block")).body, "released");
  EXPECT_GE(server->stats().busy_total, 1U);
}

TEST(ServerTest, ConnectionsOverTheLimitAreTurnedAway) {
  ServerConfig config;
  config.max_connections = 2;
  TestServer server({route(Method::kGet, "/hello", hello)}, config);
  Client first(server.port());
  auto second = std::make_unique<Client>(server.port());
  EXPECT_EQ(first.ask(get("/hello")).status, 200);
  EXPECT_EQ(second->ask(get("/hello")).status, 200);
  Client third(server.port());
  const Answer refused = third.read_answer();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(code_of(refused), "busy");
  EXPECT_TRUE(third.sees_close());
  EXPECT_EQ(first.ask(get("/hello")).status, 200) << "those inside go on";
  second.reset();
  EXPECT_TRUE(eventually([&] { return server.ask(get("/hello")).status == 200; })) << "one left, one may come";
}

TEST(ServerTest, OneAddressCannotTakeAllConnections) {
  ServerConfig config;
  config.max_connections_per_address = 1;
  TestServer server({route(Method::kGet, "/hello", hello)}, config);
  Client first(server.port());
  EXPECT_EQ(first.ask(get("/hello")).status, 200);
  EXPECT_EQ(Client(server.port()).read_answer().status, 503);
  EXPECT_EQ(server->stats().connections_refused, 1U);
}

TEST(ServerTest, UploadsTogetherStayWithinTheirMemory) {
  ServerConfig config;
  config.body_memory = 1024 * 1024;
  config.body_limit = 4 * 1024 * 1024;
  TestServer server({route(Method::kPost, "/echo", echo)}, config);
  EXPECT_EQ(server.ask(post("/echo", std::string(512 * 1024, 'x'))).status, 200);
  expect_problem(server.ask(post("/echo", std::string(3 * 1024 * 1024, 'x'))), 503, "busy");
  EXPECT_EQ(server.ask(post("/echo", std::string(512 * 1024, 'x'))).status, 200) << "what was refused was given back";
}

TEST(ServerTest, AClientThatNeverReadsIsCutOff) {
  ServerConfig config;
  config.write_timeout = 200ms;
  const auto large = std::make_shared<const std::string>(16 * 1024 * 1024, 'z');
  TestServer server({route(Method::kGet, "/large",
                           [&](Request&) -> Result<Response> { return Response::shared("image/png", large); })},
                    config);
  Client client(server.port(), 4096);
  client.send(get("/large") + get("/large"));
  EXPECT_TRUE(eventually([&] { return server->stats().slow_clients_closed == 1; }));
  EXPECT_TRUE(eventually([&] { return server->stats().connections == 0; }));
}

}  // namespace
}  // namespace rollcall::http::testing
