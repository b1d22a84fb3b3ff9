#include "http/router.hpp"

#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

Route make(Method method, std::string pattern) {
  Route route;
  route.method = method;
  route.operation_id = std::string(name(method)) + pattern;
  route.pattern = std::move(pattern);
  route.handler = [](Request&) -> Result<Response> { return Response::no_content(); };
  return route;
}

Router table(std::vector<Route> routes) {
  Result<Router> router = Router::create(std::move(routes));
  EXPECT_TRUE(router) << router.error().describe();
  return *std::move(router);
}

// "GET/a/{x} x=1", or the kind of what was not found, with its Allow.
std::string found(const Router& router, Method method, std::string_view target) {
  const RouteMatch match = router.find(method, *parse_target(target));
  switch (match.kind) {
    case RouteMatch::Kind::kNoPath:
      return "no path";
    case RouteMatch::Kind::kNoMethod:
      return "no method: " + match.allow;
    case RouteMatch::Kind::kOptions:
      return "options: " + match.allow;
    case RouteMatch::Kind::kRedirect:
      return "redirect";
    case RouteMatch::Kind::kFound:
      break;
  }
  std::string text = match.route->operation_id;
  for (const auto& [key, value] : match.path_params) text += " " + key + "=" + value;
  return text;
}

TEST(RouterTest, FindsTheMostLiteralPatternAndDecodesItsParameters) {
  const Router router = table({make(Method::kGet, "/"), make(Method::kGet, "/people"), make(Method::kPost, "/people"),
                               make(Method::kGet, "/people/{id}"), make(Method::kGet, "/people/me"),
                               make(Method::kGet, "/people/{id}/photos/{photo}"), make(Method::kDelete, "/people/{id}"),
                               make(Method::kGet, "/people/me/x"), make(Method::kGet, "/assets/{path...}"),
                               make(Method::kGet, "/folder/")});
  struct Case {
    Method method;
    std::string_view target;
    std::string_view expected;
  };
  const Case cases[] = {
      {Method::kGet, "/", "GET/"},
      {Method::kGet, "/people", "GET/people"},
      {Method::kHead, "/people", "GET/people"},
      {Method::kPost, "/people?x=1", "POST/people"},
      {Method::kGet, "/people/7", "GET/people/{id} id=7"},
      {Method::kGet, "/people/me", "GET/people/me"},
      {Method::kDelete, "/people/me", "DELETE/people/{id} id=me"},
      {Method::kGet, "/people/a%2Fb%20%C3%A9", "GET/people/{id} id=a/b \xC3\xA9"},
      {Method::kGet, "/people/me/photos/2", "GET/people/{id}/photos/{photo} id=me photo=2"},
      {Method::kGet, "http://host/people", "GET/people"},
      {Method::kGet, "/assets", "GET/assets/{path...} path="},
      {Method::kGet, "/assets/", "GET/assets/{path...} path="},
      {Method::kGet, "/assets/js/app.js", "GET/assets/{path...} path=js/app.js"},
      {Method::kGet, "/assets/js/", "GET/assets/{path...} path=js/"},
      {Method::kGet, "/folder/", "GET/folder/"},
      {Method::kGet, "/folder", "no path"},
      {Method::kGet, "/people/", "redirect"},
      {Method::kDelete, "/people/7/", "redirect"},
      {Method::kGet, "/people/7/photos", "no path"},
      {Method::kGet, "/peoples", "no path"},
      {Method::kGet, "/People", "no path"},
      {Method::kPut, "/people", "no method: GET, HEAD, POST, OPTIONS"},
      {Method::kPut, "/people/me", "no method: GET, HEAD, DELETE, OPTIONS"},
      {Method::kPost, "/assets/x", "no method: GET, HEAD, OPTIONS"},
      {Method::kOptions, "/people/7", "options: GET, HEAD, DELETE, OPTIONS"},
      {Method::kOptions, "/nowhere", "no path"},
      {Method::kOptions, "*", "options: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
      {Method::kGet, "*", "no path"},
  };
  for (const Case& c : cases) EXPECT_EQ(found(router, c.method, c.target), c.expected) << c.target;
}

TEST(RouterTest, ACatchAllNeitherHidesAnotherRoutesMethodsNorItsRedirect) {
  const Router router = table(
      {make(Method::kPost, "/api/people"), make(Method::kGet, "/{path...}"), make(Method::kGet, "/api/{path...}")});
  EXPECT_EQ(found(router, Method::kGet, "/api/people"), "no method: POST, OPTIONS");
  EXPECT_EQ(found(router, Method::kPost, "/api/people/"), "redirect");
  EXPECT_EQ(found(router, Method::kGet, "/api/x/y"), "GET/api/{path...} path=x/y") << "the deeper catch-all";
  EXPECT_EQ(found(router, Method::kGet, "/x/y"), "GET/{path...} path=x/y");
  EXPECT_EQ(found(router, Method::kGet, "/"), "GET/{path...} path=");
}

TEST(RouterTest, RefusesATableThatContradictsItselfAndNamesTheRoute) {
  const std::vector<std::vector<Route>> tables = {
      {make(Method::kGet, "/a"), make(Method::kGet, "/a")},
      {make(Method::kGet, "/a/{x}"), make(Method::kGet, "/a/{y}")},
      {make(Method::kGet, "/{x...}"), make(Method::kGet, "/{y...}")},
      {make(Method::kGet, "a")},
      {make(Method::kGet, "")},
      {make(Method::kGet, "/a//b")},
      {make(Method::kGet, "/a/{}")},
      {make(Method::kGet, "/a/{X}")},
      {make(Method::kGet, "/a/x{y}")},
      {make(Method::kGet, "/a/{x}/{x}")},
      {make(Method::kGet, "/a/{x...}/b")},
      {make(Method::kGet, "/a/{x")},
  };
  for (const auto& routes : tables) {
    const Result<Router> router = Router::create(routes);
    ASSERT_FALSE(router) << routes.back().pattern;
    EXPECT_EQ(router.error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(router.error().message.contains(routes.back().pattern));
  }
  Route twin = make(Method::kGet, "/b");
  twin.operation_id = "GET/a";
  EXPECT_FALSE(Router::create({make(Method::kGet, "/a"), twin}));
  Route empty = make(Method::kGet, "/a");
  empty.handler = nullptr;
  EXPECT_FALSE(Router::create({empty}));
  empty = make(Method::kGet, "/a");
  empty.operation_id.clear();
  EXPECT_FALSE(Router::create({empty}));
}

TEST(RouterTest, KeepsTheTableForTests) {
  const Router router = table({make(Method::kGet, "/a"), make(Method::kPost, "/b")});
  ASSERT_EQ(router.routes().size(), 2U);
  EXPECT_EQ(router.routes()[1].pattern, "/b");
}

}  // namespace
}  // namespace rollcall::http
