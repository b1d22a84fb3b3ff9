#include "service/backup/report.hpp"

#include <algorithm>

#include "store/schema/migrate.hpp"

namespace rollcall::service::archive {
namespace {

constexpr std::string_view kPassing[] = {"idempotency",     "job",      "web_session", "access_token",
                                         "sign_in_failure", "used_code"};

}  // namespace

Result<std::vector<store::PortableTable>> tables() {
  ROLLCALL_ASSIGN(std::vector<store::PortableTable> all, store::portable_tables(store::main_migrations()));
  std::erase_if(all, [](const store::PortableTable& table) { return std::ranges::contains(kPassing, table.name); });
  return all;
}

}  // namespace rollcall::service::archive
