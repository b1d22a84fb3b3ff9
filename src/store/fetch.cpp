#include "store/fetch.hpp"

namespace rollcall::store {

Result<void> check_versioned(Connection& db, Result<std::int64_t> rows, std::string_view table, const Uuid& id) {
  if (!rows) return std::unexpected(std::move(rows).error());
  if (*rows > 0) return {};
  ROLLCALL_ASSIGN(const std::int64_t there,
                  fetch_number(db, std::format("SELECT count(*) FROM {} WHERE id = ?", table), id));
  if (there == 0) return fail(ErrorCode::kNotFound, std::format("there is no such {}", table));
  return fail(ErrorCode::kPreconditionFailed, std::format("the {} changed in the meantime", table),
              "read it again and repeat the change");
}

}  // namespace rollcall::store
