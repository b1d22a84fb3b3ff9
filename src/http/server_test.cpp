#include "http/server.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "http/problem.hpp"
#include "http/test_server.hpp"

namespace rollcall::http::testing {
namespace {

using namespace std::chrono_literals;

TEST(ServerTest, AnswersARequestWithDateLengthAndRequestId) {
  TestServer server({route(Method::kGet, "/hello", hello)});
  const Answer answer = server.ask(get("/hello"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "hello");
  EXPECT_EQ(answer.header("Content-Length"), "5");
  EXPECT_TRUE(answer.header("Date").ends_with(" GMT"));
  EXPECT_EQ(answer.header("X-Request-Id").size(), 36U);
}

TEST(ServerTest, KeepsACallersRequestIdOnlyWhereItIsShortAndPlain) {
  TestServer server({route(Method::kGet, "/hello", hello)});
  EXPECT_EQ(server.ask(get("/hello", "X-Request-Id: abc-1.2_3\r\n")).header("X-Request-Id"), "abc-1.2_3");
  EXPECT_EQ(server.ask(get("/hello", "X-Request-Id: <script>\r\n")).header("X-Request-Id").size(), 36U);
  EXPECT_EQ(server.ask(get("/hello", "X-Request-Id: " + std::string(65, 'a') + "\r\n")).header("X-Request-Id").size(),
            36U);
}

TEST(ServerTest, EveryRefusalHasItsStatusAndAProblemBody) {
  ServerConfig config;
  config.body_limit = 1000;
  TestServer server(
      {route(Method::kGet, "/hello", hello), route(Method::kPost, "/echo", echo),
       route(Method::kPost, "/json",
             [](Request& request) -> Result<Response> {
               ROLLCALL_ASSIGN(const boost::json::value body, json_body(request));
               return Response::json(200, body);
             }),
       route(Method::kGet, "/throws", [](Request&) -> Result<Response> { throw std::runtime_error("secret"); })},
      config);
  struct Case {
    std::string_view what;
    std::string request;
    int status;
    std::string_view code;
  };
  const std::string chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const Case cases[] = {
      {"no such path", get("/nowhere"), 404, "not_found"},
      {"no such method here", "DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method_not_allowed"},
      {"body over the limit", post("/echo", std::string(1001, 'x')), 413, "too_large"},
      {"announced body over the limit", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 413,
       "too_large"},
      {"chunked body over the limit", chunked + "3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n", 413, "too_large"},
      {"not JSON by its type", post("/json", "{}", "Content-Type: text/plain\r\n"), 415, "unsupported_media"},
      {"no type", post("/json", "{}"), 415, "unsupported_media"},
      {"not JSON", post("/json", "{", "Content-Type: application/json\r\n"), 400, "malformed"},
      {"header over the limit", get("/hello", "X: " + std::string(20'000, 'x') + "\r\n"), 431, "header_too_large"},
      {"target over the limit", get("/" + std::string(20'000, 'x')), 431, "header_too_large"},
      {"a handler that throws", get("/throws"), 500, "internal"},
      {"unknown method", "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n", 501, "malformed"},
      {"unknown version", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n", 505, "malformed"},
      {"no request line", "\x16\x03\x01 nonsense\r\n\r\n", 400, "malformed"},
      {"no host", "GET /hello HTTP/1.1\r\n\r\n", 400, "malformed"},
      {"two hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "malformed"},
      {"path climbs", get("/a/../hello"), 400, "malformed"},
      {"path climbs in disguise", get("/a/%2e%2e/hello"), 400, "malformed"},
      {"NUL in path", get("/hello%00.txt"), 400, "malformed"},
      {"bad escape", get("/hello%zz"), 400, "malformed"},
      {"path not UTF-8", get("/%ff"), 400, "malformed"},
      {"unknown expectation", post("/echo", "x", "Expect: miracles\r\n"), 417, "malformed"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    expect_problem(server.ask(c.request), c.status, c.code);
  }
  EXPECT_EQ(server.ask(get("/hello")).status, 200) << "the server goes on";
  EXPECT_FALSE(server.ask(get("/throws")).body.contains("secret"));
}

TEST(ServerTest, RequestsThatTwoReadersCouldReadDifferentlyAreRefusedAndTheConnectionClosed) {
  TestServer server({route(Method::kPost, "/echo", echo), route(Method::kGet, "/hello", hello)});
  const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\n";
  const std::pair<std::string_view, std::string> cases[] = {
      {"length, then coding", head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"coding, then length", head + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"},
      {"other coding, then length", head + "Transfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"},
      {"coding in disguise", head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {"coding twice", head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"coding list", head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"coding under HTTP/1.0", "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"two lengths", head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"},
      {"two equal lengths", head + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"},
      {"length list", head + "Content-Length: 1, 1\r\n\r\nx"},
      {"negative length", head + "Content-Length: -1\r\n\r\nx"},
      {"plus length", head + "Content-Length: +1\r\n\r\nx"},
      {"hex length", head + "Content-Length: 0x1\r\n\r\nx"},
      {"length too large for a number", head + "Content-Length: 99999999999999999999999\r\n\r\nx"},
      {"line feeds alone", "POST /echo HTTP/1.1\nHost: a\nContent-Length: 1\n\nx"},
      {"line feed in the header", head + "A: b\nContent-Length: 1\r\n\r\nx"},
      {"space before the colon", head + "Content-Length : 1\r\n\r\nx"},
      {"space before a name", head + " Content-Length: 1\r\n\r\nx"},
      {"NUL in a value", head + std::string("A: b\0c\r\n", 8) + "Content-Length: 1\r\n\r\nx"},
      {"chunk size not hex", head + "Transfer-Encoding: chunked\r\n\r\nx\r\n"},
      {"chunk size overflows", head + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"},
      {"chunk without line end", head + "Transfer-Encoding: chunked\r\n\r\n1\r\nxy0\r\n\r\n"},
      {"line feed in a chunk extension", head + "Transfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n0\r\n\r\n"},
  };
  for (const auto& [what, request] : cases) {
    SCOPED_TRACE(what);
    Client client(server.port());
    client.send(request + get("/hello"));
    const Answer answer = client.read_answer();
    EXPECT_TRUE(answer.status == 400 || answer.status == 501) << answer.status;
    ASSERT_TRUE(client.sees_close());
    EXPECT_FALSE(client.buffer().contains("hello")) << "what follows is not read as a request";
  }
}

TEST(ServerTest, AnswersFiftyPipelinedRequestsInOrder) {
  TestServer server({route(Method::kGet, "/n/{n}", [](Request& request) -> Result<Response> {
    if (request.param("n").ends_with('7')) std::this_thread::sleep_for(3ms);  // the slow ones do not fall behind
    return Response::text(200, std::string(request.param("n")));
  })});
  Client client(server.port());
  std::string all;
  for (int i = 0; i < 50; ++i) all += get("/n/" + std::to_string(i));
  client.send(all);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.read_answer().body, std::to_string(i));
}

TEST(ServerTest, KeepsAConnectionForManyRequestsAlsoAfterRefusals) {
  TestServer server({route(Method::kGet, "/hello", hello), route(Method::kPost, "/echo", echo)});
  Client client(server.port());
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(client.ask(get("/hello")).status, 200);
    EXPECT_EQ(client.ask(post("/nowhere", "small body")).status, 404);
    EXPECT_EQ(client.ask(post("/echo", "abc")).body, "abc");
  }
  EXPECT_EQ(server->stats().connections_total, 1U);
}

TEST(ServerTest, ClosesWhereTheClientAsksForIt) {
  TestServer server({route(Method::kGet, "/hello", hello)});
  Client old(server.port());
  const Answer answer = old.ask("GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(old.sees_close());

  Client patient(server.port());
  EXPECT_EQ(patient.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("Connection"), "keep-alive");
  EXPECT_EQ(patient.ask(get("/hello", "Connection: close\r\n")).header("Connection"), "close");
  EXPECT_TRUE(patient.sees_close());
}

TEST(ServerTest, AnswersAClientThatClosedItsHalfAfterAsking) {
  TestServer server({route(Method::kGet, "/hello", hello)});
  Client client(server.port());
  client.send(get("/hello"));
  client.finish();
  EXPECT_EQ(client.read_answer().body, "hello");
}

TEST(ServerTest, TakesChunkedUploads) {
  TestServer server({route(Method::kPost, "/echo", echo)});
  Client client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;name=value\r\nhello\r\n");
  std::this_thread::sleep_for(20ms);
  client.send("1\r\n \r\n5\r\nwor");
  client.send("ld\r\n0\r\nTrailer: ignored\r\n\r\n");
  EXPECT_EQ(client.read_answer().body, "hello world");
  EXPECT_EQ(client.ask(post("/echo", "again")).body, "again");
}

TEST(ServerTest, TakesARequestByteByByte) {
  TestServer server({route(Method::kPost, "/echo", echo)});
  Client client(server.port());
  for (const char c : post("/echo", "slow")) client.send(std::string_view(&c, 1));
  EXPECT_EQ(client.read_answer().body, "slow");
}

TEST(ServerTest, TellsAWaitingClientToContinueOnlyWhereItWantsTheBody) {
  ServerConfig config;
  config.body_limit = 100;
  TestServer server({route(Method::kPost, "/echo", echo)}, config);
  Client client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.read_answer(false).status, 100);
  client.send("abc");
  EXPECT_EQ(client.read_answer().body, "abc");

  Client large(server.port());
  large.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n");
  EXPECT_EQ(large.read_answer().status, 413);
  EXPECT_TRUE(large.sees_close());
}

TEST(ServerTest, A413IsReadableWhileTheClientStillSends) {
  TestServer server({route(Method::kPost, "/echo", echo)});
  Client client(server.port());
  const std::string body(8 * 1024 * 1024, 'x');
  std::thread sender([&] { client.send(post("/echo", body)); });
  const Answer answer = client.read_answer();
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.header("Connection"), "close");
  sender.join();
}

TEST(ServerTest, ARouteSaysItsOwnBodyLimit) {
  Route roomy = route(Method::kPost, "/roomy", echo);
  roomy.body_limit = 4 * 1024 * 1024;
  ServerConfig config;
  config.body_limit = 10;
  TestServer server({roomy, route(Method::kPost, "/tight", echo)}, config);
  const std::string body(3 * 1024 * 1024, 'y');
  EXPECT_EQ(server.ask(post("/roomy", body)).body, body);
  EXPECT_EQ(server.ask(post("/tight", "0123456789")).status, 200);
  EXPECT_EQ(server.ask(post("/tight", "0123456789a")).status, 413);
}

TEST(ServerTest, AnswersHeadAndOptionsFromTheTable) {
  TestServer server({route(Method::kGet, "/hello", hello), route(Method::kPost, "/hello", echo)});
  Client client(server.port());
  client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const Answer head = client.read_answer(false);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "5");
  const Answer options = client.ask("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(options.status, 204) << "and the HEAD before it had no body";
  EXPECT_EQ(options.header("Allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(client.ask("PUT /hello HTTP/1.1\r\nHost: a\r\n\r\n").header("Allow"), "GET, HEAD, POST, OPTIONS");
}

TEST(ServerTest, RedirectsATrailingSlashAndKeepsTheQuery) {
  TestServer server({route(Method::kGet, "/a/{b}", hello)});
  const Answer answer = server.ask(get("/a/%C3%A9%2F/?q=1&r=%20"));
  EXPECT_EQ(answer.status, 308);
  EXPECT_EQ(answer.header("Location"), "/a/%C3%A9%2F?q=1&r=%20");
}

TEST(ServerTest, AdmitDecidesBeforeALargeBodyIsReadAndOnceForEachRequest) {
  std::atomic<int> asked = 0;
  Hooks hooks;
  hooks.admit = [&](Request& request, const Route& route) -> Result<void> {
    ++asked;
    EXPECT_FALSE(route.operation_id.empty());
    if (!request.header("Authorization")) return fail(ErrorCode::kUnauthenticated, "sign in first");
    request.context = std::string("somebody");
    return {};
  };
  ServerConfig config;
  config.body_limit = 4 * 1024 * 1024;
  TestServer server({route(Method::kPost, "/who",
                           [](Request& request) -> Result<Response> {
                             return Response::text(200, std::any_cast<std::string>(request.context));
                           })},
                    config, hooks);
  Client stranger(server.port());
  stranger.send("POST /who HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n");
  expect_problem(stranger.read_answer(), 401, "unauthenticated");
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(server.ask(post("/who", std::string(200'000, 'x'), "Authorization: x\r\n")).body, "somebody");
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(server.ask(post("/who", "x", "Authorization: x\r\n")).body, "somebody");
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(server.ask(get("/nowhere")).status, 404);
  EXPECT_EQ(asked, 3) << "nobody is asked where there is no route";
}

TEST(ServerTest, DecoratesEveryAnswerAndLogsNoContent) {
  std::mutex mutex;
  std::vector<std::string> log;
  Hooks hooks;
  hooks.decorate = [](const Request&, Response& response) { response.headers.set("X-Frame-Options", "DENY"); };
  hooks.access = [&](const AccessEntry& entry) {
    const std::lock_guard lock(mutex);
    log.push_back(std::string(name(entry.method)) + " " + std::string(entry.pattern) + " " +
                  std::to_string(entry.status) + " " + std::to_string(entry.bytes_in) + " " +
                  std::to_string(entry.bytes_out));
  };
  std::string failures;
  hooks.failure = [&](std::string_view, std::string_view operation, std::string_view kind) {
    failures += std::string(operation) + ": " + std::string(kind);
  };
  TestServer server(
      {route(Method::kPost, "/people/{id}", echo),
       route(Method::kGet, "/throws", [](Request&) -> Result<Response> { throw std::out_of_range("Jane"); })},
      {}, hooks);
  EXPECT_EQ(server.ask(post("/people/Jane?secret=1", "abc")).header("X-Frame-Options"), "DENY");
  EXPECT_EQ(server.ask(get("/nowhere/Jane")).header("X-Frame-Options"), "DENY");
  EXPECT_EQ(server.ask("nonsense\r\n\r\n").header("X-Frame-Options"), "DENY");
  EXPECT_EQ(server.ask(get("/throws")).header("X-Frame-Options"), "DENY");
  ASSERT_TRUE(eventually([&] {
    const std::lock_guard lock(mutex);
    return log.size() == 4;
  }));
  EXPECT_EQ(log[0], "POST /people/{id} 200 3 3");
  EXPECT_TRUE(log[1].starts_with("GET  404 0 "));
  for (const std::string& line : log) EXPECT_FALSE(line.contains("Jane") || line.contains("secret"));
  EXPECT_EQ(failures, "GET /throws: std::out_of_range");
}

TEST(ServerTest, CompressesTextWhereAcceptedAndKnowsWhatTheClientHas) {
  const std::string rows(5000, 'r');
  TestServer server({route(Method::kGet, "/rows",
                           [&](Request&) -> Result<Response> {
                             return Response::bytes("text/csv; charset=utf-8", rows).with_etag("v1");
                           }),
                     route(Method::kGet, "/photo",
                           [&](Request&) -> Result<Response> { return Response::bytes("image/jpeg", rows); })});
  const Answer plain = server.ask(get("/rows"));
  EXPECT_EQ(plain.body, rows);
  EXPECT_EQ(plain.header("ETag"), "\"v1\"");
  EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(server.ask(get("/rows", "Accept-Encoding: br, gzip\r\n")).header("Content-Encoding"), "br");
  const Answer packed = server.ask(get("/rows", "Accept-Encoding: br;q=0.5, gzip\r\n"));
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.header("ETag"), "W/\"v1\"");
  EXPECT_LT(packed.body.size(), 200U);
  EXPECT_EQ(server.ask(get("/rows", "Accept-Encoding: gzip;q=0\r\n")).header("Content-Encoding"), "");
  EXPECT_EQ(server.ask(get("/photo", "Accept-Encoding: gzip\r\n")).header("Content-Encoding"), "");
  for (const std::string_view tags : {"\"v1\"", "W/\"v1\"", "\"v0\", \"v1\"", "*"}) {
    const Answer known = server.ask(get("/rows", "If-None-Match: " + std::string(tags) + "\r\n"));
    EXPECT_EQ(known.status, 304) << tags;
    EXPECT_TRUE(known.body.empty());
    EXPECT_EQ(known.header("ETag"), "\"v1\"");
  }
  EXPECT_EQ(server.ask(get("/rows", "If-None-Match: \"v2\"\r\n")).status, 200);
}

TEST(ServerTest, AHeaderValueCannotForgeAnotherHeader) {
  TestServer server({route(Method::kGet, "/", [](Request&) -> Result<Response> {
    return Response::no_content().with("X-Name", "a\r\nX-Evil: 1\r\n\r\nbody");
  })});
  const Answer answer = server.ask(get("/"));
  EXPECT_EQ(answer.status, 204);
  EXPECT_FALSE(answer.headers.contains("X-Evil"));
}

}  // namespace
}  // namespace rollcall::http::testing
