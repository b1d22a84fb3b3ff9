#include "store/sql/database_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>

namespace rollcall::store {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

std::unexpected<Error> fail_url(std::string_view why) {
  return fail(
      ErrorCode::kInvalidArgument, std::format("the database URL cannot be read: {}", why),
      "write sqlite:PATH, postgresql://USER:PASSWORD@HOST/DATABASE or mysql://USER:PASSWORD@HOST/DATABASE, with "
      "%40 for @ in a password");
}

Result<std::string> decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned code = 0;
    const char* const digits = text.data() + i + 1;
    if (i + 2 >= text.size() || std::from_chars(digits, digits + 2, code, 16).ptr != digits + 2 || code == 0) {
      return fail_url("a % is not followed by two hexadecimal digits");
    }
    decoded += static_cast<char>(code);
    i += 2;
  }
  return decoded;
}

// Cuts `text` at the first `sign`: what stands before it; `text` is left with the rest, empty where there is no sign.
std::string_view cut(std::string_view& text, char sign) {
  const auto at = text.find(sign);
  const std::string_view before = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return before;
}

// Where the part "user:password@host:port" of a URL is.
struct Authority {
  std::size_t begin = 0;
  std::size_t end = 0;
};
Authority authority_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::size_t begin = scheme + 3;
  // A password may hold a slash that should have been written %2F; an @ after it tells.
  const auto at = url.substr(0, std::min(url.find('?'), url.size())).rfind('@');
  const std::size_t from = at == std::string_view::npos ? begin : std::max(begin, at);
  return {.begin = begin, .end = std::min(url.find_first_of("/?", from), url.size())};
}

}  // namespace

Result<DatabaseUrl> parse_database_url(std::string_view text) {
  DatabaseUrl url{.text = std::string(text)};
  if (text.starts_with(kSqlite)) {
    url.file = text.substr(kSqlite.size());
    if (url.file.empty()) return fail_url("sqlite: is not followed by a path");
    return url;
  }
  const auto has_scheme = [&](std::string_view scheme) { return text.starts_with(scheme); };
  if (has_scheme("postgresql://") || has_scheme("postgres://")) {
    url.kind = DatabaseKind::kPostgres;
    return url;
  }
  if (has_scheme("mysql://") || has_scheme("mariadb://")) {
    url.kind = DatabaseKind::kMariadb;
    ROLLCALL_TRY(parse_url_parts(text));
    return url;
  }
  return fail_url("it begins with none of sqlite:, postgresql:// and mysql://");
}

std::string without_password(std::string_view url) {
  std::string shown(url);
  const Authority authority = authority_of(url);
  if (authority.end > authority.begin) {
    const auto at = url.substr(0, authority.end).rfind('@');
    const auto colon = url.find(':', authority.begin);
    if (at != std::string_view::npos && colon < at) shown.replace(colon + 1, at - colon - 1, "***");
  }
  for (const std::string_view name : {"password=", "sslpassword=", "passphrase="}) {
    for (auto at = shown.find(name); at != std::string::npos; at = shown.find(name, at + 1)) {
      const std::size_t begin = at + name.size();
      const std::size_t end = std::min(shown.find('&', begin), shown.size());
      shown.replace(begin, end - begin, "***");
    }
  }
  return shown;
}

Result<UrlParts> parse_url_parts(std::string_view url) {
  UrlParts parts;
  const Authority authority = authority_of(url);
  if (authority.begin == 0) return fail_url("it has no ://");
  std::string_view place = url.substr(authority.begin, authority.end - authority.begin);
  if (const auto at = place.rfind('@'); at != std::string_view::npos) {
    std::string_view password = place.substr(0, at);
    ROLLCALL_ASSIGN(parts.user, decode(cut(password, ':')));
    ROLLCALL_ASSIGN(parts.password, decode(password));
    place = place.substr(at + 1);
  }
  std::string_view port = place;
  if (place.starts_with('[')) {  // an IPv6 address
    port.remove_prefix(1);
    parts.host = cut(port, ']');
    if (!port.empty() && port.front() != ':') return fail_url("the host is not one");
    if (!port.empty()) port.remove_prefix(1);
  } else {
    ROLLCALL_ASSIGN(parts.host, decode(cut(port, ':')));
  }
  if (!port.empty()) {
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), parts.port);
    if (error != std::errc{} || end != port.data() + port.size() || parts.port == 0 || parts.port > 65535) {
      return fail_url("the port is not one");
    }
  }
  std::string_view rest = url.substr(authority.end);
  if (rest.starts_with('/')) rest.remove_prefix(1);
  ROLLCALL_ASSIGN(parts.database, decode(cut(rest, '?')));
  while (!rest.empty()) {
    std::string_view value = cut(rest, '&');
    const std::string name(cut(value, '='));
    ROLLCALL_ASSIGN(parts.parameters[name], decode(value));
  }
  return parts;
}

}  // namespace rollcall::store
