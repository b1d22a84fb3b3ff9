#include "store/test_server.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <format>
#include <print>
#include <ranges>
#include <string>

#include "store/schema/migrate.hpp"
#include "store/schema/schema.hpp"
#include "store/sql/fetch.hpp"
#include "store/sql/open_database.hpp"

namespace rollcall::store {
namespace {

std::string required_variable(const char* name) {
  const char* const text = std::getenv(name);
  if (text != nullptr) return text;
  std::println(stderr, "{} is not set: run this by tests/databases.sh", name);
  std::abort();
}

// Statements of the server's own, outside our schema.
void run(const DatabaseUrl& url, const std::string& sql) {
  auto connection = open_connection(url, Access::kWrite);
  if (!connection || !(*connection)->begin(Access::kWrite) || !(*connection)->run_script(sql) ||
      !(*connection)->commit()) {
    std::println(stderr, "cannot run on the test server: {}", sql);
    std::abort();
  }
}

}  // namespace

std::optional<DatabaseKind> test_server() {
  const char* const name = std::getenv("ROLLCALL_TEST_DATABASE");
  if (name == nullptr) return std::nullopt;
  if (std::string_view(name) == "postgresql") return DatabaseKind::kPostgres;
  if (std::string_view(name) == "mariadb") return DatabaseKind::kMariadb;
  std::println(stderr, "ROLLCALL_TEST_DATABASE is neither postgresql nor mariadb");
  std::abort();
}

DatabaseUrl server_url(DatabaseKind kind) {
  const char* const name =
      kind == DatabaseKind::kPostgres ? "ROLLCALL_TEST_POSTGRESQL_URL" : "ROLLCALL_TEST_MARIADB_URL";
  return *parse_database_url(required_variable(name));
}

DatabaseUrl new_place(DatabaseKind kind) {
  static int number = 0;
  const std::string name = std::format("test_{}_{}", ::getpid(), ++number);
  const DatabaseUrl server = server_url(kind);
  if (kind == DatabaseKind::kPostgres) {
    run(server, "CREATE SCHEMA " + name);
    return *parse_database_url(server.text + "&options=-csearch_path%3D" + name);
  }
  run(server, "CREATE DATABASE " + name);
  std::string text = server.text;
  const auto begin = text.rfind('/') + 1;
  text.replace(begin, text.find('?') - begin, name);
  return *parse_database_url(text);
}

DatabaseUrl shared_place() {
  static const DatabaseUrl place = new_place(test_server().value());
  return place;
}

Result<void> remove_all_rows(Database& database) {
  return database.transact([](Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(auto tables, db.describe_tables());
    ROLLCALL_ASSIGN(tables, in_reference_order(std::move(tables)));
    for (const TableShape& table : tables | std::views::reverse) {
      if (!is_bookkeeping(table.name)) ROLLCALL_TRY(db.execute("DELETE FROM " + table.name));
    }
    return {};
  });
}

}  // namespace rollcall::store
