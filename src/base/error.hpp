// The one error type of Rollcall. Every operation that can fail returns Result<T>; nothing throws across a module's
// border. A message says what is wrong in words its reader can act on and never holds a name, a face or an embedding.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

// Why something failed. Each code's reason, HTTP status and documentation anchor stand in one table, error.cpp.
enum class ErrorCode : std::uint8_t {
  kInvalidArgument,
  kMalformed,
  kUnauthenticated,
  kForbidden,
  kNotFound,
  kMethodNotAllowed,
  kConflict,
  kAlreadyExists,
  kPreconditionFailed,
  kTooLarge,
  kHeaderTooLarge,
  kUnsupportedMedia,
  kUnprocessable,
  kTimeout,
  kRateLimited,
  kCancelled,
  kBusy,
  kUnavailable,
  kNoModel,
  kModelMismatch,
  kNoKey,
  kWrongKey,
  kCorrupt,
  kStorageFull,
  kReadOnly,
  kIo,
  kInternal,
  kConsentMissing,
};

// What the table knows of a code.
struct ErrorTraits {
  ErrorCode code;
  std::string_view name;    // snake_case, the "code" member of problem+json
  std::string_view title;   // one short sentence
  int http_status;          // the status an HTTP answer carries
  std::string_view anchor;  // fragment of docs/errors.md that explains it
};

const ErrorTraits& traits(ErrorCode code);

// One input field that was refused; `field` is the name the caller used.
struct FieldError {
  std::string field;
  std::string message;
};

// A failure as a value. Cheap to move; thread-safe to read.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;             // what is wrong
  std::string hint;                // what to do next; may be empty
  std::vector<FieldError> fields;  // for kInvalidArgument
  std::shared_ptr<const Error> cause;
  int retry_after_s = 0;  // with kBusy, kRateLimited and kUnavailable: when trying again is sensible; 0 unknown

  // "what; hint" on one line, with its causes, as the command line prints it after "error: ".
  std::string describe() const;
};

template <class T>
using Result = std::expected<T, Error>;

// Builds the failing branch of a Result: `return fail(ErrorCode::kNotFound, "no such course");`
std::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {});

// The same for one refused field.
std::unexpected<Error> fail_field(std::string field, std::string message);

// Wraps `cause`: keeps its code, puts `message` before it.
std::unexpected<Error> fail_because(Error cause, std::string message);

}  // namespace rollcall

#define ROLLCALL_CONCAT_(a, b) a##b
#define ROLLCALL_CONCAT(a, b) ROLLCALL_CONCAT_(a, b)

#define ROLLCALL_TRY_(tmp, expr)                      \
  do {                                                \
    if (auto tmp = (expr); !tmp) [[unlikely]]         \
      return std::unexpected(std::move(tmp).error()); \
  } while (false)

// Returns the error of `expr` from the calling function, or goes on.
#define ROLLCALL_TRY(...) ROLLCALL_TRY_(ROLLCALL_CONCAT(rollcall_result_, __COUNTER__), (__VA_ARGS__))

#define ROLLCALL_ASSIGN_(tmp, target, expr)         \
  auto tmp = (expr);                                \
  if (!tmp) [[unlikely]]                            \
    return std::unexpected(std::move(tmp).error()); \
  target = *std::move(tmp)

// ROLLCALL_ASSIGN(auto person, find_person(db, id)): the value, or returns the error from the calling function.
#define ROLLCALL_ASSIGN(target, ...) \
  ROLLCALL_ASSIGN_(ROLLCALL_CONCAT(rollcall_result_, __COUNTER__), target, (__VA_ARGS__))
