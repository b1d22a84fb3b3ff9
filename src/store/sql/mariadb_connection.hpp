// Connection to a MariaDB server (10.6 or later), or MySQL (9 or later), by libmariadb.
//
// A writer holds one named lock, of the database it works in, from before its transaction begins until after the
// commit: so numbers are seen in their order. A reader works on one snapshot. Changes of the schema are no part of a
// transaction.
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "store/sql/connection.hpp"
#include "store/sql/server_options.hpp"

namespace rollcall::store {

// Connects to `url`: mysql://USER:PASSWORD@HOST:PORT/DATABASE with these parameters:
//   ssl-mode         disable | prefer | require | verify-full; without it verify-full for another machine and prefer
//   for
//                    this one
//   ssl-ca           file with the certificates to trust; without it those of the system
//   ssl-cert, ssl-key   files to show the server who we are
//   socket           a Unix socket, in place of host and port
// A kRead connection refuses to write. kInvalidArgument for a URL that cannot be read, kUnavailable when the server
// does not let us in, kNotFound when it has no such database, kConflict for a server that is too old: MySQL before 9
// does not heed references written beside their column.
Result<std::unique_ptr<Connection>> open_mariadb_connection(const std::string& url, Access access,
                                                            const ServerOptions& options = {});

}  // namespace rollcall::store
