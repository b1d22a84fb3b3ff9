#include "store/sql/sqlite_error.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <format>
#include <string>
#include <utility>
#include <vector>

#include "store/sql/constraint_error.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kBackupHint = "run `rollcall doctor`, or restore from a backup";
constexpr std::string_view kSpaceHint = "free space on the disk of the data folder; nothing was changed";
constexpr std::string_view kReadOnlyHint = "make the data folder writable for the user Rollcall runs as";

// "UNIQUE constraint failed: course.code": the table and its columns; nothing where it is said otherwise.
std::pair<std::string, std::vector<std::string>> parse_unique(std::string_view message) {
  std::pair<std::string, std::vector<std::string>> found;
  const auto colon = message.find(": ");
  std::string_view rest = colon == std::string_view::npos ? std::string_view{} : message.substr(colon + 2);
  while (!rest.empty()) {
    const auto comma = rest.find(", ");
    const std::string_view part = rest.substr(0, comma);
    const auto dot = part.find('.');
    if (dot == std::string_view::npos) return {};
    found.first = part.substr(0, dot);
    found.second.emplace_back(part.substr(dot + 1));
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 2);
  }
  return found;
}

// SQLite gives one code for all failed reads and writes; the system's error number tells which it was.
ErrorCode code_of_io(int system_error) {
  switch (system_error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return ErrorCode::kStorageFull;
    case EROFS:
    case EACCES:
    case EPERM:
      return ErrorCode::kReadOnly;
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::kNotFound;
    default:
      return ErrorCode::kIo;
  }
}

std::unexpected<Error> fail_constraint(int extended, const char* message) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: {
      const auto [table, columns] = parse_unique(message);
      return fail_unique(table, columns);
    }
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return fail_reference();
    default:
      return fail_rule(message);
  }
}

}  // namespace

std::unexpected<Error> fail_sqlite(sqlite3* handle, std::string_view operation) {
  const int extended = sqlite3_extended_errcode(handle);
  const char* const message = sqlite3_errmsg(handle);
  switch (extended & 0xff) {
    case SQLITE_CONSTRAINT:
      return fail_constraint(extended, message);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail_held(operation);
    case SQLITE_FULL:
      return fail(ErrorCode::kStorageFull, std::format("cannot {}: no space left", operation), std::string(kSpaceHint));
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return fail(ErrorCode::kReadOnly, std::format("cannot {}: the database cannot be written", operation),
                  std::string(kReadOnlyHint));
    case SQLITE_NOTADB:
      return fail(ErrorCode::kCorrupt, std::format("cannot {}: the file is damaged or no database", operation),
                  std::string(kBackupHint));
    case SQLITE_CORRUPT:
      return fail(ErrorCode::kCorrupt, std::format("cannot {}: the database is damaged", operation),
                  std::string(kBackupHint));
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: {
      const ErrorCode code = code_of_io(sqlite3_system_errno(handle));
      std::string_view hint;
      if (code == ErrorCode::kStorageFull) hint = kSpaceHint;
      if (code == ErrorCode::kReadOnly) hint = kReadOnlyHint;
      return fail(code, std::format("cannot {}: {}", operation, message), std::string(hint));
    }
    case SQLITE_NOMEM:
      return fail(ErrorCode::kUnavailable, std::format("cannot {}: out of memory", operation));
    case SQLITE_TOOBIG:
      return fail(ErrorCode::kTooLarge, std::format("cannot {}: a value is too large", operation));
    default:
      return fail(ErrorCode::kInternal, std::format("cannot {}: {} (SQLite {})", operation, message, extended));
  }
}

}  // namespace rollcall::store
