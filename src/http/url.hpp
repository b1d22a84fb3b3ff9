// Request targets: percent-decoding and the split into path and query (RFC 3986, RFC 9112 section 3.2). Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/percent.hpp"

namespace rollcall::http {

// Query parameters or form fields in the order sent, decoded; names are case-sensitive.
class Params {
 public:
  void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
  std::optional<std::string_view> find(std::string_view name) const;  // the first of that name
  std::vector<std::string_view> all(std::string_view name) const;
  bool contains(std::string_view name) const { return find(name).has_value(); }
  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};

// Decodes %XX. kMalformed for a broken escape, a NUL, another control character or what is not UTF-8 afterwards.
Result<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

using rollcall::percent_encode;  // of base: the way back

// "a=1&b=two+words": at most `max_params` of them; kMalformed as percent_decode.
Result<Params> parse_query(std::string_view text, std::size_t max_params = 256);

struct Target {
  std::string path;                   // decoded, for logs and messages; starts with "/"
  std::vector<std::string> segments;  // decoded one by one, so that %2F stays inside its segment; "/" has none
  bool trailing_slash = false;        // "/people/" has; "/" has not
  Params query;
};

// Reads an origin-form ("/path?query") or absolute-form ("http://host/path?query") target; "*" gives path "*".
// kMalformed for "." and ".." segments (also escaped), an empty segment ("//"), a backslash, a fragment, control
// characters and what is not UTF-8: such a path has no innocent use here and hides tricks.
Result<Target> parse_target(std::string_view target);

}  // namespace rollcall::http
