// libpq's objects, owned; and what its result codes mean to us.
#pragma once

#include <libpq-fe.h>

#include <expected>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/owned.hpp"
#include "store/sql/server_options.hpp"

namespace rollcall::store {

using PostgresHandle = Owned<PGconn, PQfinish>;
using PostgresResult = Owned<PGresult, PQclear>;

// Connects and checks that the server is one we can use.
Result<PostgresHandle> connect_postgres(const std::string& url, const ServerOptions& options);

// The error in `result`, or of a connection that is gone, while doing what `operation` says. Never shows a parameter's
// value.
std::unexpected<Error> fail_postgres(const PGconn* handle, const PGresult* result, std::string_view operation);

// Whether the server says that a statement it had prepared does not hold any more.
bool is_stale_statement(const PGresult* result);

}  // namespace rollcall::store
