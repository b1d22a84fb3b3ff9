// How a refused row is told, the same whatever the database; never with a value.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::store {

// kAlreadyExists: "a course with this code exists already". Without columns "it exists already".
std::unexpected<Error> fail_unique(std::string_view table, std::span<const std::string> columns);

// kConflict: a foreign key.
std::unexpected<Error> fail_reference();

// kConflict: any other rule of the schema; `rule` names it.
std::unexpected<Error> fail_rule(std::string_view rule);

// kUnavailable: another process writes, and did not finish in time.
std::unexpected<Error> fail_held(std::string_view operation);

// kUnavailable: the server is gone, or the way to it.
std::unexpected<Error> fail_lost(std::string_view operation);

// kIo: what follows a failed statement in the same transaction.
std::unexpected<Error> fail_undone();

// kIo: the connection broke while a commit was on its way.
std::unexpected<Error> fail_unknown_commit();

}  // namespace rollcall::store
