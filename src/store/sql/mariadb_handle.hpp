// libmariadb's objects, owned; and what its error numbers mean to us.
#pragma once

#include <mysql.h>

#include <expected>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/owned.hpp"
#include "store/sql/server_options.hpp"

namespace rollcall::store {

using MariadbHandle = Owned<MYSQL, mysql_close>;
using MariadbStatement = Owned<MYSQL_STMT, mysql_stmt_close>;
using MariadbResult = Owned<MYSQL_RES, mysql_free_result>;

// Connects and checks that the server is one we can use.
Result<MariadbHandle> connect_mariadb(const std::string& url, const ServerOptions& options);

// Whether it is not MySQL at the other end.
bool is_mariadb(MYSQL* handle);

// What the last call on a handle or a statement said.
struct MariadbError {
  unsigned number = 0;
  std::string text;
};
inline MariadbError error_of(MYSQL* handle) { return {mysql_errno(handle), mysql_error(handle)}; }
inline MariadbError error_of(MYSQL_STMT* statement) {
  return {mysql_stmt_errno(statement), mysql_stmt_error(statement)};
}
// What ends a row that is being fetched the library tells the connection alone.
inline MariadbError error_of(MYSQL_STMT* statement, MYSQL* handle) {
  return mysql_stmt_errno(statement) != 0 ? error_of(statement) : error_of(handle);
}

inline constexpr unsigned kDuplicateEntry = 1062;
inline constexpr unsigned kNoSuchTable = 1146;

// Whether the way to the server is broken.
bool is_lost(unsigned number);

// The error, while doing what `operation` says. Never shows a parameter's value.
std::unexpected<Error> fail_mariadb(const MariadbError& error, std::string_view operation);

}  // namespace rollcall::store
