#include "store/erasures.hpp"

#include <array>

#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kRecords = {
    Word<ErasedRecords>{ErasedRecords::kKept, "kept"},
    Word<ErasedRecords>{ErasedRecords::kRemoved, "removed"},
};

constexpr std::string_view kSelect =
    "SELECT id, person_id, requested_by, reason, records, counts, erased_at, completed_at, receipt FROM erasure";

Erasure read_erasure(Row& row) {
  Erasure erasure;
  row.into(erasure.id, erasure.person_id, erasure.requested_by, erasure.reason);
  row.into_word(erasure.records, parse_erased_records);
  row.into(erasure.counts, erasure.erased_at, erasure.completed_at, erasure.receipt);
  return erasure;
}

}  // namespace

std::string_view name(ErasedRecords value) { return word_of(kRecords, value); }
Result<ErasedRecords> parse_erased_records(std::string_view text) { return value_of(kRecords, text); }

Result<void> insert_erasure(Connection& db, const Erasure& erasure) {
  return discard(
      db.execute("INSERT INTO erasure (id, person_id, requested_by, reason, records, counts, erased_at, completed_at, "
                 "receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 erasure.id, erasure.person_id, erasure.requested_by, erasure.reason, name(erasure.records),
                 erasure.counts, erasure.erased_at, erasure.completed_at, erasure.receipt));
}

Result<std::optional<Erasure>> find_erasure_of(Connection& db, const Uuid& person_id) {
  static const std::string sql = std::format("{} WHERE person_id = ?", kSelect);
  return fetch_optional(read_erasure, db, sql, person_id);
}

Result<Erasure> get_erasure(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return required(fetch_optional(read_erasure, db, sql, id), "erasure");
}

Result<Page<Erasure>> list_erasures(Connection& db, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  return fetch_page(read_erasure, db, kSelect, where, "id", page.limit,
                    [](const Erasure& erasure) { return Position{.id = erasure.id}; });
}

Result<std::vector<Erasure>> list_unfinished_erasures(Connection& db, int limit) {
  static const std::string sql = std::format("{} WHERE completed_at IS NULL ORDER BY id LIMIT ?", kSelect);
  return fetch_all(read_erasure, db, sql, limit);
}

Result<bool> complete_erasure(Connection& db, const Uuid& id, Time at, const std::string& receipt) {
  ROLLCALL_ASSIGN(
      const bool completed,
      changed(db.execute("UPDATE erasure SET completed_at = ?, receipt = ? WHERE id = ? AND completed_at IS NULL", at,
                         receipt, id)));
  ROLLCALL_TRY(db.execute("DELETE FROM erasure_remains WHERE erasure_id = ?", id));
  return completed;
}

}  // namespace rollcall::store
