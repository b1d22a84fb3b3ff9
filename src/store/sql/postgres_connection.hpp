// Connection to a PostgreSQL server (14 or later) by libpq.
//
// A writer holds one advisory lock, of the schema it works in, from the begin to the commit, which PostgreSQL releases
// only after the transaction can be seen: so numbers are seen in their order. A reader works on one snapshot.
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "store/sql/connection.hpp"
#include "store/sql/server_options.hpp"

namespace rollcall::store {

// Connects to `url`, a connection URI of libpq with all of its parameters. Unless it or PGSSLMODE says otherwise a
// server on another machine must show a certificate for its name. A kRead connection refuses to write. kInvalidArgument
// for a URL that cannot be read, kUnavailable when the server does not let us in, kConflict for one that is too old or
// for a database in another encoding than UTF-8.
Result<std::unique_ptr<Connection>> open_postgres_connection(const std::string& url, Access access,
                                                             const ServerOptions& options = {});

}  // namespace rollcall::store
