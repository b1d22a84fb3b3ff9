// Which database: `sqlite:PATH`, `postgresql://…` (or `postgres://`), `mysql://…` (or `mariadb://`).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::store {

enum class DatabaseKind : std::uint8_t { kSqlite, kPostgres, kMariadb };

struct DatabaseUrl {
  DatabaseKind kind = DatabaseKind::kSqlite;
  std::string text;            // as given
  std::filesystem::path file;  // of SQLite
};

// kInvalidArgument for what is no such URL; its message does not repeat the text.
Result<DatabaseUrl> parse_database_url(std::string_view text);

// For people to see: passwords in it are replaced by ***.
std::string without_password(std::string_view url);

// The parts of scheme://user:password@host:port/database?name=value&name=value, with %XX decoded.
struct UrlParts {
  std::string user;
  std::string password;
  std::string host;
  unsigned port = 0;  // 0: not given
  std::string database;
  std::map<std::string, std::string> parameters;
};
Result<UrlParts> parse_url_parts(std::string_view url);

}  // namespace rollcall::store
