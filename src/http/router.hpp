// The route table: routes are data, and the router is made of them. Immutable once made, so any number of threads may
// look up; a look-up is a walk down a tree of path segments.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace rollcall::http {

// Where a handler runs.
enum class Pool : std::uint8_t {
  kWorkers,  // may wait for the database
  kCompute,  // waits for inference; apart, so that frames never keep reads from being answered
  kIo,       // at once on the I/O thread, also when all pools are full: must not block (liveness checks, static files)
};

// An Error is answered as its problem. An exception is answered 500 and reported to Hooks::failure.
using Handler = std::function<Result<Response>(Request&)>;

struct Route {
  Method method = Method::kGet;
  std::string pattern;         // "/api/v1/people/{id}"; a last "{rest...}" takes the rest of the path, also none
  std::string operation_id;    // of openapi.yaml; unique
  int least_role = 0;          // opaque here, for Hooks::admit
  std::size_t body_limit = 0;  // bytes; 0 takes ServerConfig::body_limit
  Pool pool = Pool::kWorkers;
  Handler handler;
};

// What a path and a method lead to.
struct RouteMatch {
  enum class Kind : std::uint8_t { kFound, kNoPath, kNoMethod, kOptions, kRedirect };

  Kind kind = Kind::kNoPath;
  const Route* route = nullptr;                                  // kFound
  std::vector<std::pair<std::string, std::string>> path_params;  // kFound
  std::string allow;                                             // kNoMethod, kOptions: the value of Allow
};

class Router {
 public:
  // kInvalidArgument, naming the route: a pattern that is not one, two routes of one method and shape ("/a/{x}" and
  // "/a/{y}" are of one shape), a repeated operation id, no handler.
  static Result<Router> create(std::vector<Route> routes);

  // Literal segments go before parameters, those before "{rest...}". Methods are looked for among all patterns that
  // fit,
  // "{rest...}" ones only where no other fits; no method found: kNoMethod. HEAD falls back to GET. OPTIONS without a
  // route of its own is kOptions. A path that fits only without its trailing slash is kRedirect.
  RouteMatch find(Method method, const Target& target) const;

  const std::vector<Route>& routes() const;

  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;
  ~Router();

 private:
  struct Tree;
  explicit Router(std::unique_ptr<Tree> tree);
  std::unique_ptr<Tree> tree_;
};

}  // namespace rollcall::http
