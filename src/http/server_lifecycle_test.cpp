// How a server starts, ends and uses its loops.
#include "http/server.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <thread>

#include "http/test_server.hpp"

namespace rollcall::http::testing {
namespace {

using namespace std::chrono_literals;

TEST(ServerTest, DrainingAnswersWhatIsInFlightAndRefusesTheRest) {
  std::mutex mutex;
  std::condition_variable release;
  bool open = false;
  std::atomic<int> running = 0;
  TestServer server({route(Method::kGet, "/block",
                           [&](Request&) -> Result<Response> {
                             ++running;
                             std::unique_lock lock(mutex);
                             release.wait(lock, [&] { return open; });
                             return Response::text(200, "answered");
                           }),
                     route(Method::kGet, "/hello", hello)});
  Client busy(server.port());
  Client idle(server.port());
  EXPECT_EQ(idle.ask(get("/hello")).status, 200);
  busy.send(get("/block"));
  ASSERT_TRUE(eventually([&] { return running == 1; }));

  bool everything = false;
  std::thread drain([&] { everything = server->drain(5s); });
  EXPECT_TRUE(idle.sees_close(2s)) << "idle connections are closed at once";
  EXPECT_TRUE(eventually([&] { return !Client(server.port()).connected(); })) << "new ones are refused";
  {
    const std::lock_guard lock(mutex);
    open = true;
  }
  release.notify_all();
  const Answer answer = busy.read_answer();
  EXPECT_EQ(answer.body, "answered");
  EXPECT_EQ(answer.header("Connection"), "close");
  busy.close();
  drain.join();
  EXPECT_TRUE(everything);
}

TEST(ServerTest, DrainingGivesUpAtItsDeadline) {
  std::atomic<bool> started = false;
  TestServer server({route(Method::kGet, "/block", [&](Request& request) -> Result<Response> {
    started = true;
    while (!request.client_gone.stop_requested()) std::this_thread::sleep_for(1ms);
    return Response::no_content();
  })});
  Client client(server.port());
  client.send(get("/block"));
  ASSERT_TRUE(eventually([&] { return started.load(); }));
  EXPECT_FALSE(server->drain(100ms));
  EXPECT_TRUE(client.sees_close());
}

TEST(ServerTest, APortInUseIsAClearError) {
  TestServer first({route(Method::kGet, "/hello", hello)});
  ServerConfig config;
  config.port = first.port();
  SystemClock clock;
  auto second = Server::start(config, *Router::create({}), {}, clock);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(second.error().message.contains("127.0.0.1:" + std::to_string(first.port())));
  config.address = "not-an-address";
  EXPECT_EQ(Server::start(config, *Router::create({}), {}, clock).error().code, ErrorCode::kInvalidArgument);
}

TEST(ServerTest, StartsAgainOnThePortItJustLeft) {
  std::uint16_t port = 0;
  for (int i = 0; i < 3; ++i) {
    ServerConfig config;
    config.port = port;
    TestServer server({route(Method::kGet, "/hello", hello)}, config);
    port = server.port();
    Client client(port);
    EXPECT_EQ(client.ask(get("/hello")).status, 200);
    server->drain(2s);  // our side closes first, so the port is in TIME_WAIT
  }
}

TEST(ServerTest, SeveralLoopsServeManyClientsAtOnce) {
  ServerConfig config;
  config.io_threads = 2;
  TestServer server({route(Method::kPost, "/echo", echo)}, config);
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      Client client(server.port());
      for (int i = 0; i < 50; ++i) {
        const std::string body = std::to_string(t) + "/" + std::to_string(i);
        if (client.ask(post("/echo", body)).body == body) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 400);
  EXPECT_EQ(server->stats().requests_total, 400U);
}

}  // namespace
}  // namespace rollcall::http::testing
