#include "store/sql/fetch.hpp"

#include <algorithm>

namespace rollcall::store {

Result<void> check_versioned(Connection& db, Result<std::int64_t> rows, std::string_view table, const Uuid& id) {
  if (!rows) return std::unexpected(std::move(rows).error());
  if (*rows > 0) return {};
  ROLLCALL_ASSIGN(const std::int64_t there,
                  fetch_number(db, std::format("SELECT count(*) FROM {} WHERE id = ?", table), id));
  std::string word(table);
  std::ranges::replace(word, '_', ' ');
  if (there == 0) return fail(ErrorCode::kNotFound, std::format("there is no such {}", word));
  return fail(ErrorCode::kPreconditionFailed, std::format("the {} changed in the meantime", word),
              "read it again and repeat the change");
}

}  // namespace rollcall::store
