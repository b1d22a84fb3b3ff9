#include "http/websocket.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <thread>

#include "http/test_server.hpp"

namespace rollcall::http::testing {
namespace {

using namespace std::chrono_literals;

enum Opcode : std::uint8_t { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

struct Frame {
  int opcode = -1;
  bool final = false;
  std::string data;

  int close_code() const {
    if (opcode != kClose || data.size() < 2) return -1;
    return (static_cast<unsigned char>(data[0]) << 8) | static_cast<unsigned char>(data[1]);
  }
};

std::string frame(int opcode, std::string_view data, bool final = true) {
  std::string out;
  out.push_back(static_cast<char>((final ? 0x80 : 0) | opcode));
  constexpr char kMasked = static_cast<char>(0x80);
  if (data.size() < 126) {
    out.push_back(static_cast<char>(kMasked | static_cast<char>(data.size())));
  } else if (data.size() < 65536) {
    out.push_back(static_cast<char>(kMasked | 126));
    out.push_back(static_cast<char>(data.size() >> 8));
    out.push_back(static_cast<char>(data.size() & 255));
  } else {
    out.push_back(static_cast<char>(kMasked | 127));
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>((data.size() >> shift) & 255));
  }
  constexpr std::string_view kMask = "\x11\x22\x33\x44";
  out += kMask;
  for (std::size_t i = 0; i < data.size(); ++i) out.push_back(static_cast<char>(data[i] ^ kMask[i % 4]));
  return out;
}

class WsClient : public Client {
 public:
  explicit WsClient(std::uint16_t port, int receive_buffer = 0) : Client(port, receive_buffer) {
    const Answer answer = ask(get("/ws",
                                  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
    EXPECT_EQ(answer.status, 101);
    EXPECT_EQ(answer.header("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");  // RFC 6455 section 1.3
    EXPECT_FALSE(answer.header("X-Request-Id").empty());
  }

  Frame read_frame() {
    Frame got;
    const std::string head = read_exactly(2);
    if (head.size() < 2) return got;
    got.final = (head[0] & 0x80) != 0;
    got.opcode = head[0] & 15;
    std::size_t size = static_cast<unsigned char>(head[1]) & 127U;
    int more = 0;
    if (size == 126) more = 2;
    if (size == 127) more = 8;
    if (more > 0) {
      size = 0;
      for (const char c : read_exactly(static_cast<std::size_t>(more)))
        size = (size << 8U) | static_cast<unsigned char>(c);
    }
    got.data = size > 0 ? read_exactly(size) : "";
    return got;
  }
};

// A handler whose parts the test gives.
struct Calls {
  std::function<void(Socket&)> open = [](Socket&) {};
  std::function<void(Socket&, WebSocketMessage)> message = [](Socket&, WebSocketMessage) {};
  std::mutex mutex;
  std::vector<std::uint64_t> skipped;
  std::vector<CloseCode> closed;

  std::size_t closes() {
    const std::lock_guard lock(mutex);
    return closed.size();
  }
};

class TestHandler final : public WebSocketHandler {
 public:
  explicit TestHandler(Calls& calls) : calls_(calls) {}
  void on_open(std::shared_ptr<Socket> socket) override {
    socket_ = std::move(socket);
    calls_.open(*socket_);
  }
  void on_message(WebSocketMessage message) override { calls_.message(*socket_, std::move(message)); }
  void on_skipped(WebSocketMessage message) override {
    const std::lock_guard lock(calls_.mutex);
    calls_.skipped.push_back(message.number);
  }
  void on_close(CloseCode code) override {
    const std::lock_guard lock(calls_.mutex);
    calls_.closed.push_back(code);
  }

 private:
  Calls& calls_;
  std::shared_ptr<Socket> socket_;
};

void echo(Socket& socket, WebSocketMessage message) {
  socket.send(std::make_shared<const std::string>(std::move(message.data)), message.binary);
}

Route ws_route(Calls& calls, WebSocketOptions options = {}) {
  return route(Method::kGet, "/ws", [&calls, options](Request&) -> Result<Response> {
    return Response::websocket(std::make_unique<TestHandler>(calls), options);
  });
}

TEST(WebSocketTest, EchoesTextAndBinaryInOrderAndAnswersPings) {
  Calls calls;
  calls.open = [](Socket& socket) { socket.send_text("welcome"); };
  calls.message = echo;
  TestServer server({ws_route(calls)});
  WsClient client(server.port());
  EXPECT_EQ(client.read_frame().data, "welcome");
  for (int i = 0; i < 100; ++i) client.send(frame(i % 2 == 0 ? kText : kBinary, std::to_string(i)));
  for (int i = 0; i < 100; ++i) {
    const Frame got = client.read_frame();
    EXPECT_EQ(got.opcode, i % 2 == 0 ? kText : kBinary);
    EXPECT_EQ(got.data, std::to_string(i));
  }
  client.send(frame(kPing, "are you there"));
  const Frame pong = client.read_frame();
  EXPECT_EQ(pong.opcode, kPong);
  EXPECT_EQ(pong.data, "are you there");
  EXPECT_EQ(server->stats().websockets, 1U);

  client.send(frame(kClose, std::string("\x03\xE8", 2)));
  EXPECT_EQ(client.read_frame().close_code(), 1000);
  EXPECT_TRUE(client.sees_close());
  EXPECT_TRUE(eventually([&] { return calls.closes() == 1; }));
  EXPECT_EQ(calls.closed[0], CloseCode::kNormal);
  EXPECT_TRUE(eventually([&] { return server->stats().websockets == 0; }));
}

TEST(WebSocketTest, PutsFragmentsTogether) {
  Calls calls;
  calls.message = echo;
  TestServer server({ws_route(calls)});
  WsClient client(server.port());
  client.send(frame(kBinary, "one ", false));
  client.send(frame(kPing, "between"));
  client.send(frame(kContinuation, "two ", false));
  client.send(frame(kContinuation, std::string(70'000, 'x'), true));
  EXPECT_EQ(client.read_frame().opcode, kPong);
  EXPECT_TRUE(client.read_frame().data == "one two " + std::string(70'000, 'x'));
}

TEST(WebSocketTest, ClosesWhatBreaksTheRulesWithTheRightCode) {
  WebSocketOptions options;
  options.max_message = 1000;
  Calls calls;
  calls.message = echo;
  TestServer server({ws_route(calls, options)});
  const std::string unmasked("\x81\x01x", 3);
  const std::pair<std::string, int> cases[] = {
      {frame(kBinary, std::string(1001, 'x')), 1009},
      {frame(kBinary, std::string(600, 'x'), false) + frame(kContinuation, std::string(600, 'x')), 1009},
      {frame(kText, "\xFF\xFE"), 1007},
      {unmasked, 1002},
      {frame(kContinuation, "x"), 1002},
      {frame(3, "x"), 1002},
  };
  std::size_t ended = 0;
  for (const auto& [bytes, code] : cases) {
    WsClient client(server.port());
    client.send(bytes);
    EXPECT_EQ(client.read_frame().close_code(), code);
    EXPECT_TRUE(client.sees_close());
    ++ended;
    EXPECT_TRUE(eventually([&] { return calls.closes() == ended; }));
  }
}

TEST(WebSocketTest, WhatIsNoUpgradeIsToldWhatThisIs) {
  Calls calls;
  TestServer server({ws_route(calls)});
  const Answer answer = server.ask(get("/ws"));
  EXPECT_EQ(answer.status, 426);
  EXPECT_EQ(answer.header("Upgrade"), "websocket");
  EXPECT_EQ(server
                .ask(get("/ws",
                         "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n"
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"))
                .status,
            426);
}

TEST(WebSocketTest, StopsReadingWhileItsMessagesAreHandled) {
  std::mutex mutex;
  std::condition_variable release;
  bool open = false;
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  std::atomic<int> handled = 0;
  Calls calls;
  calls.message = [&](Socket&, WebSocketMessage) {
    most = std::max(most.load(), ++running);
    std::unique_lock lock(mutex);
    release.wait(lock, [&] { return open; });
    --running;
    ++handled;
  };
  WebSocketOptions options;
  options.max_in_flight = 2;
  TestServer server({ws_route(calls, options)});
  WsClient client(server.port());
  const std::string message = frame(kBinary, std::string(60'000, 'x'));
  // More than kernel and server hold at rest; the client is stopped long before all is sent.
  std::size_t sent = 0;
  std::string rest;
  const auto until = std::chrono::steady_clock::now() + 1s;
  while (std::chrono::steady_clock::now() < until && sent < 64 * 1024 * 1024) {
    if (rest.empty()) rest = message;
    const std::size_t now = client.send_some(rest);
    rest.erase(0, now);
    sent += now;
    if (now == 0) std::this_thread::sleep_for(5ms);
  }
  EXPECT_LT(sent, 64U * 1024 * 1024);
  EXPECT_EQ(running, 2);
  {
    const std::lock_guard lock(mutex);
    open = true;
  }
  release.notify_all();
  EXPECT_TRUE(client.send(rest));
  const int expected = static_cast<int>((sent + rest.size()) / message.size());
  EXPECT_TRUE(eventually([&] { return handled == expected; })) << handled << " of " << expected;
  EXPECT_EQ(most, 2);
}

TEST(WebSocketTest, SkipsTheOlderFrameWhereOnlyTheNewestCounts) {
  std::mutex mutex;
  std::condition_variable release;
  bool open = false;
  std::vector<std::uint64_t> handled;
  Calls calls;
  calls.message = [&](Socket& socket, WebSocketMessage message) {
    std::unique_lock lock(mutex);
    release.wait(lock, [&] { return open; });
    handled.push_back(message.number);
    socket.send_text(std::to_string(message.number));
  };
  WebSocketOptions options;
  options.when_busy = WhenBusy::kSkipOldest;
  TestServer server({ws_route(calls, options)});
  WsClient client(server.port());
  for (int i = 0; i < 6; ++i) client.send(frame(kBinary, "frame"));
  EXPECT_TRUE(eventually([&] {
    const std::lock_guard lock(calls.mutex);
    return calls.skipped.size() == 4;
  }));
  {
    const std::lock_guard lock(mutex);
    open = true;
  }
  release.notify_all();
  EXPECT_EQ(client.read_frame().data, "0");
  EXPECT_EQ(client.read_frame().data, "5");
  EXPECT_EQ(calls.skipped, (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

TEST(WebSocketTest, TheNewestFrameWaitsWhileThePoolIsFull) {
  std::mutex mutex;
  std::condition_variable release;
  bool open = false;
  std::atomic<int> running = 0;
  Calls calls;
  calls.message = [&](Socket& socket, WebSocketMessage message) {
    ++running;
    std::unique_lock lock(mutex);
    release.wait(lock, [&] { return open; });
    socket.send_text(std::to_string(message.number));
  };
  WebSocketOptions options;
  options.when_busy = WhenBusy::kSkipOldest;
  options.compute_pool = true;
  ServerConfig config;
  config.compute = {.threads = 1, .queue_limit = 0};
  TestServer server({ws_route(calls, options)}, std::move(config));
  WsClient first(server.port());
  first.send(frame(kBinary, "frame"));
  EXPECT_TRUE(eventually([&] { return running == 1; }));
  WsClient second(server.port());
  for (int i = 0; i < 3; ++i) second.send(frame(kBinary, "frame"));
  EXPECT_TRUE(eventually([&] {
    const std::lock_guard lock(calls.mutex);
    return calls.skipped == std::vector<std::uint64_t>{0, 1};
  }));
  {
    const std::lock_guard lock(mutex);
    open = true;
  }
  release.notify_all();
  EXPECT_EQ(first.read_frame().data, "0");
  EXPECT_EQ(second.read_frame().data, "2");
}

TEST(WebSocketTest, AClientThatNeverReadsCostsItsBoundAndIsClosed) {
  constexpr std::size_t kBound = 256 * 1024;
  std::shared_ptr<Socket> socket;
  std::mutex mutex;
  class Keeping final : public WebSocketHandler {
   public:
    Keeping(std::shared_ptr<Socket>& into, std::mutex& guard) : into_(into), guard_(guard) {}
    void on_open(std::shared_ptr<Socket> opened) override {
      const std::lock_guard lock(guard_);
      into_ = std::move(opened);
    }
    void on_message(WebSocketMessage) override {}
    void on_close(CloseCode) override {}

   private:
    std::shared_ptr<Socket>& into_;
    std::mutex& guard_;
  };
  WebSocketOptions options;
  options.max_outbox_bytes = kBound;
  TestServer server({route(Method::kGet, "/ws", [&](Request&) -> Result<Response> {
    return Response::websocket(std::make_unique<Keeping>(socket, mutex), options);
  })});
  WsClient client(server.port(), 4096);
  ASSERT_TRUE(eventually([&] {
    const std::lock_guard lock(mutex);
    return socket != nullptr;
  }));
  const auto message = std::make_shared<const std::string>(10'000, 'x');
  std::size_t accepted = 0;
  std::size_t most = 0;
  while (accepted < 10'000 && socket->send(message, true)) {
    ++accepted;
    most = std::max(most, server->stats().websocket_outbox_bytes);
    std::this_thread::sleep_for(100us);
  }
  EXPECT_LE(most, kBound);
  EXPECT_LT(accepted, 200U) << "the outbox and the kernel's buffer, no more";
  EXPECT_TRUE(eventually([&] { return server->stats().websockets == 0; }));
  EXPECT_EQ(server->stats().websocket_outbox_bytes, 0U);
  EXPECT_FALSE(socket->open());
  EXPECT_FALSE(socket->send_text("too late"));
  EXPECT_EQ(server->stats().slow_clients_closed, 1U);
  server.stop();
  socket->close();
  EXPECT_FALSE(socket->send_text("far too late"));
}

TEST(WebSocketTest, PingsASilentClientAndGivesUpOnADeadOne) {
  WebSocketOptions options;
  options.ping_every = 100ms;
  Calls calls;
  TestServer server({ws_route(calls, options)});
  WsClient client(server.port());
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(client.read_frame().opcode, kPing);
    client.send(frame(kPong, ""));
  }
  EXPECT_TRUE(eventually([&] { return calls.closes() == 1; })) << "no more pongs";
  EXPECT_EQ(calls.closed[0], CloseCode::kAbnormal);
}

TEST(WebSocketTest, AHandlerThatThrowsClosesWith1011AndIsReported) {
  Calls calls;
  calls.message = [](Socket&, WebSocketMessage) { throw std::runtime_error("secret"); };
  std::mutex mutex;
  std::string reported;
  Hooks hooks;
  hooks.failure = [&](std::string_view, std::string_view operation, std::string_view kind) {
    const std::lock_guard lock(mutex);
    reported = std::string(operation) + ": " + std::string(kind);
  };
  TestServer server({ws_route(calls)}, {}, hooks);
  WsClient client(server.port());
  client.send(frame(kText, "x"));
  EXPECT_EQ(client.read_frame().close_code(), 1011);
  client.send(frame(kClose, ""));
  EXPECT_TRUE(client.sees_close());
  const std::lock_guard lock(mutex);
  EXPECT_EQ(reported, "GET /ws: std::runtime_error");
}

TEST(WebSocketTest, ClosingFromTheHandlerComesAfterWhatWasSent) {
  Calls calls;
  calls.message = [](Socket& socket, WebSocketMessage) {
    socket.send_text("one");
    socket.send_text("two");
    socket.close(CloseCode::kPolicy, "enough");
    EXPECT_FALSE(socket.send_text("three"));
  };
  TestServer server({ws_route(calls)});
  WsClient client(server.port());
  client.send(frame(kText, "x"));
  EXPECT_EQ(client.read_frame().data, "one");
  EXPECT_EQ(client.read_frame().data, "two");
  const Frame closing = client.read_frame();
  EXPECT_EQ(closing.close_code(), 1008);
  EXPECT_EQ(closing.data.substr(2), "enough");
  client.send(frame(kClose, closing.data));
  EXPECT_TRUE(client.sees_close());
}

TEST(WebSocketTest, DrainingSaysGoingAway) {
  Calls calls;
  TestServer server({ws_route(calls)});
  WsClient client(server.port());
  ASSERT_TRUE(eventually([&] { return server->stats().websockets == 1; }));
  bool everything = false;
  std::thread drain([&] { everything = server->drain(5s); });
  const Frame closing = client.read_frame();
  EXPECT_EQ(closing.close_code(), 1001);
  client.send(frame(kClose, closing.data));
  EXPECT_TRUE(client.sees_close());
  client.close();
  drain.join();
  EXPECT_TRUE(everything);
  EXPECT_EQ(calls.closes(), 1U);
}

TEST(WebSocketTest, StoppingTheServerEndsSocketsThatDoNotAnswer) {
  Calls calls;
  auto server = std::make_unique<TestServer>(std::vector{ws_route(calls)});
  WsClient client(server->port());
  ASSERT_TRUE(eventually([&] { return (*server)->stats().websockets == 1; }));
  server.reset();
  EXPECT_EQ(calls.closes(), 1U);
  EXPECT_TRUE(client.sees_close());
}

}  // namespace
}  // namespace rollcall::http::testing
