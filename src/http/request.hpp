// One HTTP request, whole, as a route handler gets it. The handler's thread owns it; nothing else touches it but the
// stop token. The body is in memory, never on the disk.
#pragma once

#include <any>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "http/fields.hpp"
#include "http/url.hpp"

namespace rollcall::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };
inline constexpr std::size_t kMethods = 7;

std::string_view name(Method method);                       // "GET"
std::optional<Method> parse_method(std::string_view text);  // exact case, as HTTP has it

struct Request {
  Method method = Method::kGet;
  std::string target;  // as sent; may hold personal content: never log it
  std::string path;    // decoded
  Params query;
  Fields headers;
  std::string body;
  std::vector<std::pair<std::string, std::string>> path_params;  // of the route's pattern, decoded
  std::string remote_address;   // "192.0.2.7" or "2001:db8::1"; the peer of the connection, not a header's claim
  bool secure = false;          // came over TLS
  std::string id;               // request id: ours, or the caller's X-Request-Id where that is short and plain
  Time received{};              // when its first byte came
  SteadyTime deadline{};        // past it nobody waits for the answer
  std::stop_token client_gone;  // the client hung up, or the deadline passed: stop working
  std::any context;             // whatever Hooks::admit leaves for the handler (who is signed in)

  // Each is empty where there is none. The views live as long as the request is unchanged.
  std::string_view param(std::string_view parameter) const;  // of the path; "" also where the pattern has none of it
  std::optional<std::string_view> header(std::string_view field) const { return headers.find(field); }
  std::optional<std::string_view> cookie(std::string_view cookie_name) const;
  std::span<const std::byte> body_bytes() const { return std::as_bytes(std::span(body)); }

  // "application/json" of "Application/JSON; charset=utf-8": lower case, without parameters.
  std::string content_type() const;
};

// kUnsupportedMedia, naming what is wanted, unless the content type is one of `accepted` ("image/*" takes a family).
Result<void> require_content_type(const Request& request, std::span<const std::string_view> accepted);

// The body as JSON: kUnsupportedMedia unless its type is application/json or …+json, kMalformed with the place of the
// fault where it cannot be read. See parse_json in base/json.hpp.
Result<boost::json::value> json_body(const Request& request);

// The body as an application/x-www-form-urlencoded form.
Result<Params> form_body(const Request& request);

}  // namespace rollcall::http
