#include "http/event_stream.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "http/test_server.hpp"

namespace rollcall::http::testing {
namespace {

using namespace std::chrono_literals;

std::string all_of(EventSubscription& subscription) {
  std::string text;
  for (const auto& chunk : subscription.take()) text += *chunk;
  return text;
}

// The number of a process's own line "Threads:".
int threads_of_this_process() {
  std::ifstream status("/proc/self/status");
  std::string word;
  int count = 0;
  while (status >> word) {
    if (word == "Threads:") status >> count;
  }
  return count;
}

Route events_route(EventChannel& channel, SubscribeOptions options = {}) {
  return route(Method::kGet, "/events", [&channel, options](Request&) -> Result<Response> {
    return Response::event_stream(channel.subscribe(options));
  });
}

TEST(EventStreamTest, WritesEventsAsTheStandardHasThem) {
  EXPECT_EQ(format_event({.id = 7, .type = "record", .data = "{\"a\":1}"}),
            "id: 7\nevent: record\ndata: {\"a\":1}\n\n");
  EXPECT_EQ(format_event({.data = "one\ntwo\r\nthree\rfour"}), "data: one\ndata: two\ndata: three\ndata: four\n\n");
  EXPECT_EQ(format_event({.type = "a\ndata: forged"}), "event: adata: forged\ndata: \n\n");
}

TEST(EventStreamTest, ReadsTheLastIdFromTheHeaderOrTheQuery) {
  Request request;
  EXPECT_EQ(last_event_id(request), 0U);
  request.query.add("last_event_id", "41");
  EXPECT_EQ(last_event_id(request), 41U);
  request.headers.add("Last-Event-ID", "42");
  EXPECT_EQ(last_event_id(request), 42U);
  request.headers.set("Last-Event-ID", "4x");
  EXPECT_EQ(last_event_id(request), 0U);
}

TEST(EventStreamTest, TellsWhatIsPushedFirstAndWhatIsPublishedOnceItIsOnTheChannel) {
  EventChannel channel;
  const auto subscription = std::make_shared<EventSubscription>(SubscribeOptions{.max_pending_bytes = 10});
  channel.publish({.id = 1, .data = "before"});
  subscription->push({.id = 1});
  subscription->push({.id = 2, .data = "pushed, and more than it may leave unread"});
  EXPECT_EQ(all_of(*subscription), "id: 1\n\nid: 2\ndata: pushed, and more than it may leave unread\n\n");
  channel.add(subscription);
  channel.publish({.data = "x"});
  EXPECT_EQ(all_of(*subscription), "data: x\n\n");
  subscription->close();
  subscription->push({.data = "late"});
  EXPECT_EQ(all_of(*subscription), "");
}

TEST(EventStreamTest, FiltersByTopicAlsoWhatIsPushed) {
  EventChannel channel;
  const auto subscription =
      channel.subscribe({.accepts = [](const Event& event) { return std::any_cast<int>(event.topic) == 1; }});
  subscription->push({.id = 1, .data = "not mine", .topic = 2});
  channel.publish({.id = 2, .data = "mine", .topic = 1});
  channel.publish({.id = 3, .data = "not mine", .topic = 2});
  EXPECT_EQ(all_of(*subscription), "id: 2\ndata: mine\n\n");
}

TEST(EventStreamTest, CutsOffWhoDoesNotReadAndForgetsHim) {
  EventChannel channel;
  const auto slow = channel.subscribe({.max_pending_bytes = 100});
  const auto quick = channel.subscribe({.max_pending_bytes = 100});
  for (int i = 0; i < 20; ++i) {
    channel.publish({.data = "0123456789"});
    quick->take();
    EXPECT_LE(slow->pending_bytes(), 100U);
  }
  EXPECT_TRUE(slow->cut_off());
  EXPECT_EQ(slow->pending_bytes(), 0U);
  EXPECT_FALSE(quick->closed());
  EXPECT_EQ(channel.subscribers(), 1U);
}

TEST(EventStreamTest, AThousandClientsGetAHundredEventsWithoutAThreadEach) {
  constexpr int kClients = 1000;
  constexpr int kEvents = 100;
  EventChannel channel;
  TestServer server({events_route(channel)});
  const int threads_before = threads_of_this_process();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    ASSERT_TRUE(clients.back()->connected());
    clients.back()->send(get("/events"));
    if (i % 100 == 99) {
      ASSERT_TRUE(eventually([&] { return channel.subscribers() == static_cast<std::size_t>(i) + 1; }));
    }
  }
  ASSERT_TRUE(eventually([&] { return server->stats().event_streams == kClients; }));
  EXPECT_EQ(threads_of_this_process(), threads_before);
  for (int i = 1; i <= kEvents; ++i) {
    channel.publish(
        {.id = static_cast<std::uint64_t>(i), .type = "record", .data = "{\"n\":" + std::to_string(i) + "}"});
  }
  for (const auto& client : clients) {
    const Answer head = client->read_answer(false);
    EXPECT_EQ(head.header("Content-Type"), "text/event-stream");
    const std::string events = client->read_until("data: {\"n\":100}\n\n");
    std::string expected;
    for (int i = 1; i <= kEvents; ++i) {
      expected += "id: " + std::to_string(i) + "\nevent: record\ndata: {\"n\":" + std::to_string(i) + "}\n\n";
    }
    ASSERT_EQ(events, expected);
  }
  EXPECT_EQ(threads_of_this_process(), threads_before);
  clients.clear();
  EXPECT_TRUE(eventually([&] { return server->stats().event_streams == 0 && channel.subscribers() == 0; }));
}

TEST(EventStreamTest, AClientThatNeverReadsIsCutOffAndTheOthersGoOn) {
  EventChannel channel;
  TestServer server({events_route(channel, {.max_pending_bytes = 64 * 1024})});
  Client stuck(server.port(), 4096);
  Client good(server.port());
  stuck.send(get("/events"));
  good.send(get("/events"));
  ASSERT_TRUE(eventually([&] { return server->stats().event_streams == 2; }));
  good.read_answer(false);
  const std::string data(8000, 'x');
  for (std::uint64_t i = 1; server->stats().slow_clients_closed == 0 && i < 2000; ++i) {
    channel.publish({.id = i, .data = data});
    ASSERT_FALSE(good.read_until("\n\n").empty());
  }
  EXPECT_EQ(server->stats().slow_clients_closed, 1U);
  EXPECT_TRUE(eventually([&] { return server->stats().event_streams == 1; }));
}

TEST(EventStreamTest, SilentStreamsHaveAHeartbeatAndDrainingEndsThem) {
  EventChannel channel;
  ServerConfig config;
  config.event_heartbeat = 100ms;
  TestServer server({events_route(channel)}, config);
  Client client(server.port());
  client.send(get("/events"));
  client.read_answer(false);
  EXPECT_EQ(client.read_until(":\n\n"), ":\n\n");
  EXPECT_EQ(client.read_until(":\n\n"), ":\n\n");
  EXPECT_TRUE(server->drain(5s));
  EXPECT_TRUE(client.sees_close());
}

TEST(EventStreamTest, ClosingTheSubscriptionEndsTheStreamAfterWhatIsPending) {
  EventChannel channel;
  std::shared_ptr<EventSubscription> subscription;
  TestServer server({route(Method::kGet, "/events", [&](Request&) -> Result<Response> {
    subscription = channel.subscribe();
    subscription->push({.id = 1, .data = "last words"});
    subscription->close();
    return Response::event_stream(subscription);
  })});
  Client client(server.port());
  client.send(get("/events"));
  client.read_answer(false);
  EXPECT_EQ(client.read_until("\n\n"), "id: 1\ndata: last words\n\n");
  EXPECT_TRUE(client.sees_close());
}

}  // namespace
}  // namespace rollcall::http::testing
