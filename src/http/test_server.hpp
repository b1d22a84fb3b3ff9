// For tests: a server on a free port of 127.0.0.1 with the routes the test gives.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "http/test_client.hpp"

namespace rollcall::http::testing {

inline Route route(Method method, std::string pattern, Handler handler) {
  Route made;
  made.method = method;
  made.operation_id = std::string(name(method)) + " " + pattern;
  made.pattern = std::move(pattern);
  made.handler = std::move(handler);
  return made;
}

// Tries `condition` every few milliseconds for at most ten seconds.
template <class Condition>
bool eventually(Condition condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    ::usleep(5000);
  }
  return true;
}

class TestServer {
 public:
  explicit TestServer(std::vector<Route> routes, ServerConfig config = {}, Hooks hooks = {}) {
    Result<Router> router = Router::create(std::move(routes));
    if (!router) {
      ADD_FAILURE() << router.error().describe();
      std::abort();
    }
    Result<std::unique_ptr<Server>> started =
        Server::start(std::move(config), *std::move(router), std::move(hooks), clock_);
    if (!started) {
      ADD_FAILURE() << started.error().describe();
      std::abort();
    }
    server_ = *std::move(started);
  }

  Server& operator*() { return *server_; }
  Server* operator->() { return server_.get(); }
  std::uint16_t port() const { return server_->port(); }
  void stop() { server_.reset(); }

  Answer ask(std::string_view request) {
    Client client(port());
    return client.ask(request);
  }

 private:
  SystemClock clock_;
  std::unique_ptr<Server> server_;
};

inline std::string get(std::string_view path, std::string_view more = {}) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) + "\r\n";
}

inline std::string post(std::string_view path, std::string_view body, std::string_view more = {}) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(more) + "\r\n" + std::string(body);
}

// Handlers for routes of which only the way there matters.
inline Result<Response> hello(Request&) { return Response::text(200, "hello"); }
inline Result<Response> echo(Request& request) { return Response::bytes("application/octet-stream", request.body); }

// The code of a problem; what is wrong with the body where it is none.
inline std::string code_of(const Answer& answer) {
  boost::system::error_code error;
  const boost::json::value body = boost::json::parse(answer.body, error);
  if (error || !body.is_object()) return "no JSON: " + answer.body;
  const auto* code = body.as_object().if_contains("code");
  return code != nullptr && code->is_string() ? std::string(code->as_string()) : "no code";
}

// `answer` is a problem (RFC 9457) of this status and code that names its request.
inline void expect_problem(const Answer& answer, int status, std::string_view code) {
  EXPECT_EQ(answer.status, status);
  EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(code_of(answer), code);
  EXPECT_FALSE(answer.header("X-Request-Id").empty());
  EXPECT_TRUE(answer.body.contains(answer.header("X-Request-Id"))) << "the body names the request's id";
}

}  // namespace rollcall::http::testing
