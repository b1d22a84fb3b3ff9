#include "store/sql/constraint_error.hpp"

#include <algorithm>
#include <format>

namespace rollcall::store {
namespace {

std::unexpected<Error> fail_retryable(std::string message, std::string hint) {
  auto failure = fail(ErrorCode::kUnavailable, std::move(message), std::move(hint));
  failure.error().retry_after_s = 1;
  return failure;
}

}  // namespace

std::unexpected<Error> fail_unique(std::string_view table, std::span<const std::string> columns) {
  if (table.empty() || columns.empty()) return fail(ErrorCode::kAlreadyExists, "it exists already");
  std::string words;
  for (const std::string& column : columns) words += (words.empty() ? "" : " and ") + column;
  std::string thing(table);
  std::ranges::replace(thing, '_', ' ');
  return fail(ErrorCode::kAlreadyExists, std::format("a {} with this {} exists already", thing, words));
}

std::unexpected<Error> fail_reference() {
  return fail(ErrorCode::kConflict, "it refers to something that does not exist, or something still refers to it");
}

std::unexpected<Error> fail_rule(std::string_view rule) {
  return fail(ErrorCode::kConflict, std::format("the database refuses it ({})", rule));
}

std::unexpected<Error> fail_held(std::string_view operation) {
  return fail_retryable(std::format("cannot {}: another process holds the database", operation),
                        "wait until it is done, or stop it; then try again");
}

std::unexpected<Error> fail_lost(std::string_view operation) {
  return fail_retryable(std::format("cannot {}: the connection to the database was lost", operation),
                        "is the database server running? Rollcall goes on by itself when it is back");
}

std::unexpected<Error> fail_undone() {
  return fail(ErrorCode::kIo, "the transaction was undone after an earlier error");
}

std::unexpected<Error> fail_unknown_commit() {
  return fail(ErrorCode::kIo, "the connection to the database was lost during a commit",
              "it may have been made or not: look before you repeat it");
}

}  // namespace rollcall::store
