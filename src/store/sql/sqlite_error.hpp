// What SQLite's result codes mean to us.
#pragma once

#include <expected>
#include <string_view>

#include "base/error.hpp"

struct sqlite3;

namespace rollcall::store {

// The error of the last call on `handle`, while doing what `operation` says ("commit"). Never shows a parameter's
// value.
std::unexpected<Error> fail_sqlite(sqlite3* handle, std::string_view operation);

}  // namespace rollcall::store
