// The databases that benches run on: a file always, a server where the environment names one whose databases may be
// emptied.
#pragma once

#include <string>

#include "reporter.hpp"
#include "store/sql/database.hpp"

namespace rollcall::bench {

struct Server {
  const char* name;
  const char* variable;  // that holds its URL; null: a file
};
inline constexpr Server kServers[] = {
    {"sqlite", nullptr}, {"postgresql", "ROLLCALL_TEST_POSTGRESQL_URL"}, {"mariadb", "ROLLCALL_TEST_MARIADB_URL"}};

// The URL, "" for a file; null, and a word about it for what is `wanted`, where the environment names none.
const char* url_of(const Server& server, const std::string& wanted);

// The URL of a place of its own on the same server, made where it is not there yet; "" for a file.
std::string second_place(const std::string& url);

// Deletes all rows that an earlier run left.
void empty(store::Database& database);

}  // namespace rollcall::bench
