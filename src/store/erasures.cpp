#include "store/erasures.hpp"

#include "store/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect = "SELECT id, person_id, requested_by, reason, erased_at FROM erasure";

Erasure read_erasure(Row& row) {
  Erasure erasure;
  row.into(erasure.id, erasure.person_id, erasure.requested_by, erasure.reason, erasure.erased_at);
  return erasure;
}

}  // namespace

Result<void> insert_erasure(Connection& db, const Erasure& erasure) {
  return discard(
      db.execute("INSERT INTO erasure (id, person_id, requested_by, reason, erased_at) VALUES (?, ?, ?, ?, ?)",
                 erasure.id, erasure.person_id, erasure.requested_by, erasure.reason, erasure.erased_at));
}

Result<std::optional<Erasure>> find_erasure_of(Connection& db, const Uuid& person_id) {
  static const std::string sql = std::format("{} WHERE person_id = ?", kSelect);
  return fetch_optional(read_erasure, db, sql, person_id);
}

Result<Page<Erasure>> list_erasures(Connection& db, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  return fetch_page(read_erasure, db, kSelect, where, "id", page.limit,
                    [](const Erasure& erasure) { return Position{.id = erasure.id}; });
}

}  // namespace rollcall::store
