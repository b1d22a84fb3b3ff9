#include "net/http_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "net/loopback_server.hpp"

namespace rollcall::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class HttpClientTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"}) ::unsetenv(name);
  }

  // Quick enough for tests.
  static HttpSettings settings() {
    return {.timeout = milliseconds(5000),
            .retry = {.attempts = 3, .first_pause = milliseconds(1), .longest_pause = milliseconds(5)}};
  }
};

TEST_F(HttpClientTest, SendsMethodHeadersAndBodyAsTheyAre) {
  LoopbackServer::Request seen;
  const LoopbackServer server([&](const LoopbackServer::Request& request) {
    seen = request;
    return answer(201, "made", "X-Answer: yes\r\n");
  });
  const HttpClient client(settings());
  for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
    const std::string body = method == "GET" || method == "DELETE" ? "" : std::string("a\0b", 3) + method;
    const auto got = client.send({.method = method,
                                  .url = server.url("/path?x=1"),
                                  .headers = {{"X-Custom", "value"}, {"X-Empty", ""}},
                                  .body = body});
    ASSERT_TRUE(got) << got.error().describe();
    EXPECT_EQ(got->status, 201);
    EXPECT_EQ(got->body, "made");
    EXPECT_EQ(got->header("x-ANSWER"), "yes");
    EXPECT_EQ(got->header("none"), std::nullopt);
    EXPECT_EQ(seen.method, method);
    EXPECT_EQ(seen.target, "/path?x=1");
    EXPECT_EQ(seen.body, body);
    EXPECT_TRUE(seen.head.contains("x-custom: value\r\n"));
    EXPECT_TRUE(seen.head.contains("x-empty:")) << seen.head;
    EXPECT_FALSE(seen.head.contains("content-type")) << "nothing is made up";
    EXPECT_FALSE(seen.head.contains("expect"));
  }
  EXPECT_EQ(server.connections(), 1) << "a connection is kept for the next call";
}

TEST_F(HttpClientTest, ABodyMaySayWhatItIs) {
  std::string head;
  const LoopbackServer server([&](const LoopbackServer::Request& request) {
    head = request.head;
    return answer(200, "");
  });
  ASSERT_TRUE(HttpClient(settings())
                  .send({.method = "POST",
                         .url = server.url(),
                         .headers = {{"Content-Type", "application/json"}},
                         .body = "{}"}));
  EXPECT_TRUE(head.contains("content-type: application/json\r\n"));
  EXPECT_FALSE(head.contains("x-www-form"));
}

TEST_F(HttpClientTest, AHeadRequestHasNoBody) {
  const LoopbackServer server(
      [](const LoopbackServer::Request&) { return std::string("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"); });
  const auto got = HttpClient(settings()).send({.method = "HEAD", .url = server.url()});
  ASSERT_TRUE(got) << got.error().describe();
  EXPECT_EQ(got->header("Content-Length"), "1000");
}

TEST_F(HttpClientTest, AnyStatusIsAnAnswer) {
  const LoopbackServer server(
      [](const LoopbackServer::Request& request) { return answer(std::stoi(request.target.substr(1)), "words"); });
  const HttpClient client(settings());
  for (const int status : {200, 301, 400, 404, 500}) {
    const auto got = client.send({.url = server.url("/" + std::to_string(status))});
    ASSERT_TRUE(got);
    EXPECT_EQ(got->status, status);
    EXPECT_EQ(got->body, "words");
  }
}

TEST_F(HttpClientTest, WhatTheCallerWroteIsChecked) {
  const HttpClient client(settings());
  const HttpRequest cases[] = {
      {.url = ""},
      {.url = "no url"},
      {.url = "file:///etc/passwd"},
      {.url = "gopher://127.0.0.1/"},
      {.url = "/relative"},
      {.method = "GET /\r\nX: y", .url = "http://127.0.0.1/"},
      {.method = "", .url = "http://127.0.0.1/"},
      {.url = "http://127.0.0.1/", .headers = {{"X", "a\r\nY: b"}}},
      {.url = "http://127.0.0.1/", .headers = {{"X: y\r\nZ", "a"}}},
      {.url = "http://127.0.0.1/", .headers = {{"", "a"}}},
  };
  for (const HttpRequest& request : cases) {
    const auto got = client.send(request);
    ASSERT_FALSE(got) << request.url;
    EXPECT_EQ(got.error().code, ErrorCode::kInvalidArgument) << got.error().describe();
  }
}

TEST_F(HttpClientTest, ABodyOverTheLimitIsRefused) {
  const LoopbackServer server([](const LoopbackServer::Request&) { return answer(200, std::string(100'000, 'x')); });
  HttpSettings limited = settings();
  limited.max_response_bytes = 100'000;
  EXPECT_TRUE(HttpClient(limited).send({.url = server.url()}));
  limited.max_response_bytes = 99'999;
  EXPECT_EQ(HttpClient(limited).send({.url = server.url()}).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(server.requests(), 2) << "not tried again";
}

TEST_F(HttpClientTest, AHeaderWithoutEndIsRefused) {
  const LoopbackServer server([](const LoopbackServer::Request&) {
    std::string lines;
    for (int i = 0; i < 2000; ++i) lines += "X-" + std::to_string(i) + ": " + std::string(50, 'x') + "\r\n";
    return answer(200, "", lines);
  });
  EXPECT_EQ(HttpClient(settings()).send({.url = server.url()}).error().code, ErrorCode::kTooLarge);
}

TEST_F(HttpClientTest, TroubleThatPassesIsTriedAgain) {
  std::atomic<int> count = 0;
  const LoopbackServer server([&](const LoopbackServer::Request&) -> std::string {
    switch (count++) {
      case 0:
        return "";  // hangs up
      case 1:
        return answer(503, "later");
      default:
        return answer(200, "here");
    }
  });
  const auto got = HttpClient(settings()).send({.url = server.url()});
  ASSERT_TRUE(got) << got.error().describe();
  EXPECT_EQ(got->body, "here");
  EXPECT_EQ(server.requests(), 3);
}

TEST_F(HttpClientTest, TriesEndAndTheLastAnswerCounts) {
  const LoopbackServer server([](const LoopbackServer::Request&) { return answer(503, "later"); });
  const HttpClient client(settings());
  EXPECT_EQ(client.send({.url = server.url()})->status, 503);
  EXPECT_EQ(server.requests(), 3);
  EXPECT_EQ(client.send({.method = "POST", .url = server.url()})->status, 503);
  EXPECT_EQ(server.requests(), 4) << "a POST is sent once";
  EXPECT_EQ(client.send({.method = "POST", .url = server.url(), .idempotent = true})->status, 503);
  EXPECT_EQ(server.requests(), 7) << "unless it is said to do no harm";
}

TEST_F(HttpClientTest, AServerThatIsNotThereIsUnavailable) {
  int port = 0;
  {
    const LoopbackServer server([](const LoopbackServer::Request&) { return answer(200, ""); });
    port = server.port();
  }
  const auto got = HttpClient(settings()).send({.url = "http://127.0.0.1:" + std::to_string(port) + "/?token=hunter2"});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(got.error().message.contains("127.0.0.1"));
  EXPECT_FALSE(got.error().describe().contains("hunter2")) << "a URL may hold secrets";
  EXPECT_EQ(HttpClient(settings()).send({.url = "http://no-such-host.invalid/"}).error().code, ErrorCode::kUnavailable);
}

TEST_F(HttpClientTest, ASilentServerTimesOut) {
  std::stop_source released;
  const LoopbackServer server([&](const LoopbackServer::Request&) {
    while (!released.stop_requested()) std::this_thread::sleep_for(milliseconds(5));
    return std::string();
  });
  HttpSettings quick = settings();
  quick.timeout = milliseconds(100);
  quick.retry.attempts = 1;
  const auto begin = steady_clock::now();
  EXPECT_EQ(HttpClient(quick).send({.url = server.url()}).error().code, ErrorCode::kTimeout);
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(3));
  released.request_stop();
}

TEST_F(HttpClientTest, AStopEndsACallAtOnce) {
  std::stop_source stop;
  std::stop_source released;
  const LoopbackServer server([&](const LoopbackServer::Request&) {
    stop.request_stop();
    while (!released.stop_requested()) std::this_thread::sleep_for(milliseconds(5));
    return std::string();
  });
  const auto begin = steady_clock::now();
  EXPECT_EQ(HttpClient(settings()).send({.url = server.url()}, stop.get_token()).error().code, ErrorCode::kCancelled);
  EXPECT_LT(steady_clock::now() - begin, milliseconds(900)) << "sooner than the next look of a poll";
  released.request_stop();
}

TEST_F(HttpClientTest, RedirectsAreAnswersUnlessAllowed) {
  const LoopbackServer server([](const LoopbackServer::Request& request) {
    if (request.target == "/end") return answer(200, "arrived");
    if (request.target == "/loop") return answer(302, "", "Location: /loop\r\n");
    if (request.target == "/file") return answer(302, "", "Location: file:///etc/passwd\r\n");
    return answer(302, "", "Location: /end\r\n");
  });
  EXPECT_EQ(HttpClient(settings()).send({.url = server.url("/begin")})->status, 302);

  HttpSettings following = settings();
  following.max_redirects = 3;
  const HttpClient client(following);
  const auto got = client.send({.url = server.url("/begin")});
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->body, "arrived");
  EXPECT_FALSE(got->header("Location")) << "the headers are those of the last answer";
  EXPECT_EQ(client.send({.url = server.url("/loop")}).error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(client.send({.url = server.url("/file")}));
}

TEST_F(HttpClientTest, PublicOnlyReachesNothingOfThisMachineHoweverItIsWritten) {
  const LoopbackServer server([](const LoopbackServer::Request&) { return answer(200, "secret"); });
  HttpSettings guarded = settings();
  guarded.addresses = AddressPolicy::kPublicOnly;
  const HttpClient client(guarded);
  const std::string port = ":" + std::to_string(server.port()) + "/";
  for (const std::string host : {"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0",
                                 "[::ffff:127.0.0.1]", "[::1]", "127.0.0.2"}) {
    const auto got = client.send({.url = "http://" + host + port});
    ASSERT_FALSE(got) << host;
    EXPECT_EQ(got.error().code, ErrorCode::kForbidden) << host << ": " << got.error().describe();
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(HttpClientTest, ARedirectDoesNotGetAroundTheGuard) {
  const LoopbackServer inside([](const LoopbackServer::Request&) { return answer(200, "secret"); }, "127.0.0.1");
  const LoopbackServer outside(
      [&](const LoopbackServer::Request&) { return answer(302, "", "Location: " + inside.url() + "\r\n"); },
      "127.0.0.2");
  HttpSettings guarded = settings();
  guarded.addresses = AddressPolicy::kPublicOnly;
  guarded.address_exceptions = {AddressRange::parse("127.0.0.2").value()};
  EXPECT_EQ(HttpClient(guarded).send({.url = outside.url()})->status, 302) << "an exception is reached";

  guarded.max_redirects = 5;
  EXPECT_EQ(HttpClient(guarded).send({.url = outside.url()}).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(inside.connections(), 0);
}

TEST_F(HttpClientTest, CredentialsDoNotFollowARedirectToAnotherHost) {
  std::string head;
  const LoopbackServer other(
      [&](const LoopbackServer::Request& request) {
        head = request.head;
        return answer(200, "");
      },
      "127.0.0.2");
  const LoopbackServer server(
      [&](const LoopbackServer::Request&) { return answer(302, "", "Location: " + other.url() + "\r\n"); });
  HttpSettings following = settings();
  following.max_redirects = 1;
  ASSERT_TRUE(HttpClient(following).send({.url = server.url(), .headers = {{"Authorization", "Bearer x"}}}));
  EXPECT_TRUE(head.contains("host:"));
  EXPECT_FALSE(head.contains("bearer"));
}

TEST_F(HttpClientTest, WithPublicOnlyTheEnvironmentsProxyIsNotUsed) {
  const LoopbackServer proxy([](const LoopbackServer::Request&) { return answer(200, "through the proxy"); });
  ::setenv("http_proxy", proxy.url("").c_str(), 1);
  EXPECT_EQ(HttpClient(settings()).send({.url = "http://no-such-host.invalid/"})->body, "through the proxy");

  HttpSettings guarded = settings();
  guarded.addresses = AddressPolicy::kPublicOnly;
  EXPECT_FALSE(HttpClient(guarded).send({.url = "http://no-such-host.invalid/"}));
  EXPECT_EQ(proxy.requests(), 1);
  ::unsetenv("http_proxy");

  guarded.proxy = proxy.url("");
  EXPECT_EQ(HttpClient(guarded).send({.url = "http://no-such-host.invalid/"})->body, "through the proxy");
}

TEST_F(HttpClientTest, ASinkTakesTheBodyOfSuccessAlone) {
  const std::string large(5'000'000, 'x');
  const LoopbackServer server([&](const LoopbackServer::Request& request) {
    return request.target == "/large" ? answer(200, large) : answer(404, "not here");
  });
  HttpSettings limited = settings();
  limited.max_response_bytes = 100;
  const HttpClient client(limited);
  std::size_t bytes = 0;
  const auto count = [&](ByteView piece) {
    bytes += piece.size();
    return true;
  };
  const auto got = client.stream({.url = server.url("/large")}, count);
  ASSERT_TRUE(got) << got.error().describe();
  EXPECT_EQ(bytes, large.size());
  EXPECT_TRUE(got->body.empty());

  const auto missing = client.stream({.url = server.url("/none")}, count);
  EXPECT_EQ(missing->status, 404);
  EXPECT_EQ(missing->body, "not here");
  EXPECT_EQ(bytes, large.size());

  EXPECT_EQ(client.stream({.url = server.url("/large")}, [](ByteView) { return false; }).error().code,
            ErrorCode::kCancelled);
}

TEST_F(HttpClientTest, AStreamIsNotTriedAgainOnceBytesHaveGoneOut) {
  const LoopbackServer server([](const LoopbackServer::Request&) {
    return std::string("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nhalf");
  });
  std::string got;
  const auto result = HttpClient(settings()).stream({.url = server.url()}, [&](ByteView piece) {
    got += text_of(piece);
    return true;
  });
  EXPECT_EQ(result.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(got, "half");
  EXPECT_EQ(server.requests(), 1);
}

TEST_F(HttpClientTest, ManyThreadsShareOneClient) {
  const LoopbackServer server([](const LoopbackServer::Request& request) { return answer(200, request.target); });
  const HttpClient client(settings());
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 20; ++i) {
          const std::string target = "/" + std::to_string(thread) + "/" + std::to_string(i);
          const auto got = client.send({.url = server.url(target)});
          if (got && got->body == target) ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 160);
  EXPECT_LE(server.connections(), 8);
}

}  // namespace
}  // namespace rollcall::net
