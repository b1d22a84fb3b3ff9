#include "http/request.hpp"

#include <array>

#include "base/json.hpp"
#include "base/text.hpp"
#include "http/text.hpp"

namespace rollcall::http {
namespace {

constexpr std::array<std::string_view, kMethods> kNames = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

}  // namespace

std::string_view name(Method method) { return kNames.at(std::to_underlying(method)); }

std::optional<Method> parse_method(std::string_view text) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return static_cast<Method>(i);
  }
  return std::nullopt;
}

std::string_view Request::param(std::string_view parameter) const {
  for (const auto& [key, value] : path_params) {
    if (key == parameter) return value;
  }
  return {};
}

std::optional<std::string_view> Request::cookie(std::string_view cookie_name) const {
  for (const auto& [field, value] : headers) {
    if (!equals_ignore_case(field, "Cookie")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = rest.find(';');
      const std::string_view pair = trim_blanks(rest.substr(0, end));
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == cookie_name) return pair.substr(equals + 1);
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
  }
  return std::nullopt;
}

std::string Request::content_type() const {
  const std::string_view value = header("Content-Type").value_or("");
  return to_lower_ascii(trim_blanks(value.substr(0, value.find(';'))));
}

Result<void> require_content_type(const Request& request, std::span<const std::string_view> accepted) {
  const std::string type = request.content_type();
  std::string wanted;
  for (const std::string_view candidate : accepted) {
    const bool family = candidate.ends_with("/*");
    if (family ? type.starts_with(candidate.substr(0, candidate.size() - 1)) : type == candidate) return {};
    if (!wanted.empty()) wanted += " or ";
    wanted += candidate;
  }
  return fail(ErrorCode::kUnsupportedMedia,
              type.empty() ? "the request has no Content-Type" : "this Content-Type is not taken here",
              "send " + wanted);
}

Result<boost::json::value> json_body(const Request& request) {
  const std::string type = request.content_type();
  const bool json_family = type.starts_with("application/") && type.ends_with("+json");
  if (type != "application/json" && !json_family) {
    constexpr std::array<std::string_view, 1> kJson = {"application/json"};
    ROLLCALL_TRY(require_content_type(request, kJson));
  }
  return parse_json(request.body, {.max_bytes = request.body.size()});
}

Result<Params> form_body(const Request& request) {
  constexpr std::array<std::string_view, 1> kForm = {"application/x-www-form-urlencoded"};
  ROLLCALL_TRY(require_content_type(request, kForm));
  return parse_query(request.body);
}

}  // namespace rollcall::http
