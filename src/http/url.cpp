#include "http/url.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/text.hpp"
#include "http/text.hpp"

namespace rollcall::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// Control characters are refused in paths; in query values line breaks and tabs are text.
enum class Controls : std::uint8_t { kRefuse, kAllowText };

Result<std::string> decode(std::string_view text, bool plus_is_space, Controls controls) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
      if (low < 0)
        return fail(ErrorCode::kMalformed, "a percent sign in the address is not followed by two hex digits");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    const bool is_text = controls == Controls::kAllowText && (c == '\n' || c == '\r' || c == '\t');
    if (is_control(c) && !is_text) return fail(ErrorCode::kMalformed, "the address holds a control character");
    out.push_back(c);
  }
  if (!is_utf8(out)) return fail(ErrorCode::kMalformed, "the address is not UTF-8");
  return out;
}

// The scheme and authority of an absolute-form target carry nothing a server of one site needs.
Result<std::string_view> strip_authority(std::string_view target) {
  if (target.starts_with('/')) return target;
  const std::size_t scheme = target.find("://");
  const std::string lower = to_lower_ascii(target.substr(0, std::min<std::size_t>(scheme, 8)));
  if (lower != "http" && lower != "https") {
    return fail(ErrorCode::kMalformed, "the request target is not a path", "begin it with \"/\"");
  }
  const std::size_t path = target.find_first_of("/?", scheme + 3);
  return path == std::string_view::npos ? std::string_view{} : target.substr(path);
}

}  // namespace

std::optional<std::string_view> Params::find(std::string_view name) const {
  for (const auto& [item, value] : items_) {
    if (item == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Params::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [item, value] : items_) {
    if (item == name) values.emplace_back(value);
  }
  return values;
}

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  return decode(text, plus_is_space, Controls::kRefuse);
}

Result<Params> parse_query(std::string_view text, std::size_t max_params) {
  Params params;
  while (!text.empty()) {
    const std::size_t end = text.find('&');
    const std::string_view pair = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (pair.empty()) continue;
    if (params.size() == max_params) return fail(ErrorCode::kMalformed, "the address has too many parameters");
    const std::size_t equals = pair.find('=');
    ROLLCALL_ASSIGN(std::string name, decode(pair.substr(0, equals), true, Controls::kRefuse));
    std::string value;
    if (equals != std::string_view::npos) {
      ROLLCALL_ASSIGN(value, decode(pair.substr(equals + 1), true, Controls::kAllowText));
    }
    params.add(std::move(name), std::move(value));
  }
  return params;
}

Result<Target> parse_target(std::string_view target) {
  Target result;
  if (target == "*") {
    result.path = "*";
    return result;
  }
  ROLLCALL_ASSIGN(std::string_view rest, strip_authority(target));
  if (rest.contains('#')) return fail(ErrorCode::kMalformed, "the request target holds a fragment");

  const std::size_t question = rest.find('?');
  std::string_view path = rest.substr(0, question);
  if (question != std::string_view::npos) {
    ROLLCALL_ASSIGN(result.query, parse_query(rest.substr(question + 1)));
  }

  result.path = "/";
  if (path.starts_with('/')) path.remove_prefix(1);
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    ROLLCALL_ASSIGN(std::string segment, percent_decode(path.substr(0, slash)));
    if (segment.empty()) return fail(ErrorCode::kMalformed, "the path has an empty segment");
    if (segment == "." || segment == "..") return fail(ErrorCode::kMalformed, "the path has a dot segment");
    if (segment.contains('\\')) return fail(ErrorCode::kMalformed, "the path has a backslash");
    if (!result.segments.empty()) result.path += '/';
    result.path += segment;
    result.segments.push_back(std::move(segment));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
    if (path.empty()) {
      result.trailing_slash = true;
      result.path += '/';
    }
  }
  return result;
}

}  // namespace rollcall::http
