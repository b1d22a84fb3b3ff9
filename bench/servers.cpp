#include "servers.hpp"

#include <algorithm>
#include <cstdlib>
#include <format>
#include <ranges>
#include <string_view>
#include <utility>

#include "must.hpp"
#include "store/schema/migrate.hpp"
#include "store/schema/schema.hpp"
#include "store/sql/open_database.hpp"

namespace rollcall::bench {

const char* url_of(const Server& server, const std::string& wanted) {
  const char* const url = server.variable == nullptr ? "" : std::getenv(server.variable);
  if (url == nullptr) Reporter::skip(wanted, std::format("{} is not set; tests/databases.sh sets it", server.variable));
  return url;
}

// A schema of PostgreSQL, what MariaDB calls a database.
std::string second_place(const std::string& url) {
  if (url.empty()) return url;
  constexpr std::string_view kName = "rollcall_bench_small";
  const auto server = must(store::parse_database_url(url));
  const auto connection = must(store::open_connection(server, store::Access::kWrite));
  must(connection->begin(store::Access::kWrite));
  must(connection->run_script(std::format("CREATE SCHEMA IF NOT EXISTS {}", kName)));
  must(connection->commit());
  const auto parameters = std::min(url.find('?'), url.size());
  if (server.kind == store::DatabaseKind::kPostgres)
    return std::format("{}{}options=-csearch_path%3D{}", url, parameters < url.size() ? '&' : '?', kName);
  return url.substr(0, url.rfind('/', parameters) + 1) + std::string(kName) + url.substr(parameters);
}

void empty(store::Database& database) {
  must(database.transact([](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(auto tables, db.describe_tables());
    ROLLCALL_ASSIGN(tables, store::in_reference_order(std::move(tables)));
    for (const store::TableShape& table : tables | std::views::reverse)
      if (!store::is_bookkeeping(table.name)) ROLLCALL_TRY(db.execute("DELETE FROM " + table.name));
    return {};
  }));
}

}  // namespace rollcall::bench
