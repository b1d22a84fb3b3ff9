#include "http/router.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "http/text.hpp"

namespace rollcall::http {
namespace {

struct Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::array<const Route*, kMethods> by_method{};        // of patterns that end here
  std::array<const Route*, kMethods> by_method_slash{};  // likewise, with a trailing slash
  std::array<const Route*, kMethods> by_method_rest{};   // of patterns whose "{rest...}" stands here
};

using Endings = std::array<const Route*, kMethods>;

std::size_t index_of(Method method) { return std::to_underlying(method); }

bool any_of(const Endings& endings) {
  return std::ranges::any_of(endings, [](const Route* route) { return route != nullptr; });
}

const Route* pick(const Endings& endings, Method method) {
  const Route* route = endings[index_of(method)];
  if (route == nullptr && method == Method::kHead) route = endings[index_of(Method::kGet)];
  return route;
}

// A pattern, cut into its segments.
struct Pattern {
  struct Segment {
    enum class Kind : std::uint8_t { kLiteral, kParameter, kRest } kind;
    std::string text;  // the literal, or the parameter's name
  };
  std::vector<Segment> segments;
  bool trailing_slash = false;
};

bool is_parameter_name(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'); });
}

std::unexpected<Error> bad_route(const Route& route, std::string_view why) {
  return fail(ErrorCode::kInvalidArgument,
              "route " + std::string(name(route.method)) + " " + route.pattern + ": " + std::string(why));
}

Result<Pattern> parse_pattern(const Route& route) {
  std::string_view rest = route.pattern;
  if (!rest.starts_with('/')) return bad_route(route, "the pattern does not begin with \"/\"");
  rest.remove_prefix(1);
  Pattern pattern;
  std::set<std::string_view> names;
  while (!rest.empty()) {
    if (!pattern.segments.empty() && pattern.segments.back().kind == Pattern::Segment::Kind::kRest) {
      return bad_route(route, "something stands behind the rest parameter");
    }
    const std::size_t slash = rest.find('/');
    std::string_view segment = rest.substr(0, slash);
    if (segment.empty()) return bad_route(route, "the pattern has an empty segment");
    Pattern::Segment::Kind kind = Pattern::Segment::Kind::kLiteral;
    if (segment.starts_with('{') && segment.ends_with('}')) {
      segment = segment.substr(1, segment.size() - 2);
      kind = Pattern::Segment::Kind::kParameter;
      if (segment.ends_with("...")) {
        segment.remove_suffix(3);
        kind = Pattern::Segment::Kind::kRest;
      }
      if (!is_parameter_name(segment))
        return bad_route(route, "a parameter's name is not lower-case letters, digits and _");
      if (!names.insert(segment).second) return bad_route(route, "a parameter's name stands twice");
    } else if (segment.find_first_of("{}") != std::string_view::npos) {
      return bad_route(route, "a parameter is not a whole segment");
    }
    pattern.segments.push_back({kind, std::string(segment)});
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
    pattern.trailing_slash = rest.empty();
  }
  return pattern;
}

// One way through the tree that ends where the path ends.
struct Walk {
  const Target& target;
  Method method;
  bool slash;  // look at the endings with a trailing slash
  const Route* found = nullptr;
  std::array<bool, kMethods> allowed{};  // methods of all endings that fit

  bool take(const Endings& endings) {
    for (std::size_t i = 0; i < kMethods; ++i) allowed[i] = allowed[i] || endings[i] != nullptr;
    found = pick(endings, method);
    return found != nullptr;
  }

  bool exact(const Node& node, std::size_t depth) {
    if (depth == target.segments.size()) return take(slash ? node.by_method_slash : node.by_method);
    if (const auto child = node.literals.find(target.segments[depth]); child != node.literals.end()) {
      if (exact(*child->second, depth + 1)) return true;
    }
    return node.parameter && exact(*node.parameter, depth + 1);
  }

  // The deepest "{rest...}" wins.
  bool rest(const Node& node, std::size_t depth) {
    if (depth < target.segments.size()) {
      if (const auto child = node.literals.find(target.segments[depth]); child != node.literals.end()) {
        if (rest(*child->second, depth + 1)) return true;
      }
      if (node.parameter && rest(*node.parameter, depth + 1)) return true;
    }
    return any_of(node.by_method_rest) && take(node.by_method_rest);
  }

  bool fits() const { return std::ranges::any_of(allowed, std::identity{}); }
};

std::string allow_value(std::array<bool, kMethods> allowed) {
  allowed[index_of(Method::kHead)] = allowed[index_of(Method::kHead)] || allowed[index_of(Method::kGet)];
  allowed[index_of(Method::kOptions)] = true;
  std::string value;
  for (std::size_t i = 0; i < kMethods; ++i) {
    if (!allowed[i]) continue;
    if (!value.empty()) value += ", ";
    value += name(static_cast<Method>(i));
  }
  return value;
}

}  // namespace

struct Router::Tree {
  std::vector<Route> routes;      // never changes once the nodes point into it
  std::vector<Pattern> patterns;  // of the route of the same index
  Node root;

  const Pattern& pattern_of(const Route& route) const {
    return patterns[static_cast<std::size_t>(&route - routes.data())];
  }

  std::vector<std::pair<std::string, std::string>> params_of(const Route& route, const Target& target) const {
    std::vector<std::pair<std::string, std::string>> params;
    const Pattern& pattern = pattern_of(route);
    for (std::size_t i = 0; i < pattern.segments.size(); ++i) {
      const Pattern::Segment& segment = pattern.segments[i];
      if (segment.kind == Pattern::Segment::Kind::kParameter) params.emplace_back(segment.text, target.segments[i]);
      if (segment.kind != Pattern::Segment::Kind::kRest) continue;
      std::string rest;
      for (std::size_t k = i; k < target.segments.size(); ++k) {
        if (k > i) rest += '/';
        rest += target.segments[k];
      }
      if (target.trailing_slash && !rest.empty()) rest += '/';
      params.emplace_back(segment.text, std::move(rest));
    }
    return params;
  }
};

Router::Router(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

const std::vector<Route>& Router::routes() const { return tree_->routes; }

Result<Router> Router::create(std::vector<Route> routes) {
  auto tree = std::make_unique<Tree>();
  tree->routes = std::move(routes);
  tree->patterns.reserve(tree->routes.size());
  std::set<std::string_view> operations;
  for (const Route& route : tree->routes) {
    if (!route.handler) return bad_route(route, "it has no handler");
    if (route.operation_id.empty()) return bad_route(route, "it has no operation id");
    if (!operations.insert(route.operation_id).second) return bad_route(route, "its operation id stands twice");
    ROLLCALL_ASSIGN(Pattern pattern, parse_pattern(route));

    Node* node = &tree->root;
    Endings Node::* endings = pattern.trailing_slash ? &Node::by_method_slash : &Node::by_method;
    for (const Pattern::Segment& segment : pattern.segments) {
      if (segment.kind == Pattern::Segment::Kind::kRest) {
        endings = &Node::by_method_rest;
        break;
      }
      std::unique_ptr<Node>& child =
          segment.kind == Pattern::Segment::Kind::kLiteral ? node->literals[segment.text] : node->parameter;
      if (!child) child = std::make_unique<Node>();
      node = child.get();
    }
    const Route*& slot = (node->*endings)[index_of(route.method)];
    if (slot != nullptr) return bad_route(route, "it takes the same paths as " + slot->pattern);
    slot = &route;
    tree->patterns.push_back(std::move(pattern));
  }
  return Router(std::move(tree));
}

RouteMatch Router::find(Method method, const Target& target) const {
  RouteMatch match;
  if (target.path == "*") {  // RFC 9110 section 9.3.7: of the server as a whole
    match.kind = method == Method::kOptions ? RouteMatch::Kind::kOptions : RouteMatch::Kind::kNoPath;
    match.allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    return match;
  }

  Walk walk{.target = target, .method = method, .slash = target.trailing_slash};
  walk.exact(tree_->root, 0);
  if (!walk.fits() && target.trailing_slash) {
    Walk without{.target = target, .method = method, .slash = false};
    without.exact(tree_->root, 0);
    if (without.fits()) {
      match.kind = RouteMatch::Kind::kRedirect;
      return match;
    }
  }
  if (!walk.fits()) walk.rest(tree_->root, 0);

  if (walk.found != nullptr) {
    match.kind = RouteMatch::Kind::kFound;
    match.route = walk.found;
    match.path_params = tree_->params_of(*walk.found, target);
  } else if (walk.fits()) {
    match.kind = method == Method::kOptions ? RouteMatch::Kind::kOptions : RouteMatch::Kind::kNoMethod;
    match.allow = allow_value(walk.allowed);
  }
  return match;
}

}  // namespace rollcall::http
