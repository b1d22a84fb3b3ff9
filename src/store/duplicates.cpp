#include "store/duplicates.hpp"

#include <array>

#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kStatuses = {
    Word<DuplicateStatus>{DuplicateStatus::kOpen, "open"},
    Word<DuplicateStatus>{DuplicateStatus::kSame, "same"},
    Word<DuplicateStatus>{DuplicateStatus::kLookAlikes, "look_alikes"},
};

constexpr std::string_view kSelect =
    "SELECT id, first_id, second_id, similarity, threshold, model, status, found_at, settled_by, settled_at FROM "
    "duplicate";

Duplicate read_duplicate(Row& row) {
  Duplicate pair;
  row.into(pair.id, pair.first_id, pair.second_id, pair.similarity, pair.threshold, pair.model);
  row.into_word(pair.status, parse_duplicate_status);
  row.into(pair.found_at, pair.settled_by, pair.settled_at);
  return pair;
}

LookAlike read_look_alike(Row& row) {
  LookAlike pair;
  row.into(pair.person, pair.other);
  return pair;
}

}  // namespace

std::string_view name(DuplicateStatus value) { return word_of(kStatuses, value); }
Result<DuplicateStatus> parse_duplicate_status(std::string_view text) { return value_of(kStatuses, text); }

Result<Once<Duplicate>> put_duplicate(Connection& db, const Duplicate& pair) {
  static const std::string of_pair = std::format("{} WHERE first_id = ? AND second_id = ?", kSelect);
  ROLLCALL_ASSIGN(
      const bool inserted,
      changed(db.execute("INSERT INTO duplicate (id, first_id, second_id, similarity, threshold, model, status, "
                         "found_at, settled_by, settled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                         "ON CONFLICT (first_id, second_id) DO NOTHING",
                         pair.id, pair.first_id, pair.second_id, pair.similarity, pair.threshold, pair.model,
                         name(pair.status), pair.found_at, pair.settled_by, pair.settled_at)));
  if (!inserted)
    ROLLCALL_TRY(
        db.execute("UPDATE duplicate SET similarity = ?, threshold = ?, model = ?, found_at = ? "
                   "WHERE first_id = ? AND second_id = ?",
                   pair.similarity, pair.threshold, pair.model, pair.found_at, pair.first_id, pair.second_id));
  ROLLCALL_ASSIGN(Duplicate row, required(fetch_optional(read_duplicate, db, of_pair, pair.first_id, pair.second_id),
                                          "pair of people"));
  return Once<Duplicate>{.row = std::move(row), .inserted = inserted};
}

Result<std::optional<Duplicate>> find_duplicate(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_duplicate, db, sql, id);
}

Result<Duplicate> get_duplicate(Connection& db, const Uuid& id) {
  return required(find_duplicate(db, id), "pair of people");
}

Result<Page<Duplicate>> list_duplicates(Connection& db, std::optional<DuplicateStatus> status,
                                        const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  if (status) where.add("status = ?", name(*status));
  where.add("id > ?", start.id);
  return fetch_page(read_duplicate, db, kSelect, where, "id", page.limit,
                    [](const Duplicate& pair) { return Position{.id = pair.id}; });
}

Result<void> settle_duplicate(Connection& db, const Duplicate& pair) {
  return discard(db.execute("UPDATE duplicate SET status = ?, settled_by = ?, settled_at = ? WHERE id = ?",
                            name(pair.status), pair.settled_by, pair.settled_at, pair.id));
}

Result<std::int64_t> delete_stale_duplicates(Connection& db, std::string_view model, Time before) {
  return db.execute(
      "DELETE FROM duplicate WHERE status = ? AND model = ? AND found_at < ? AND "
      "first_id IN (SELECT person_id FROM template) AND second_id IN (SELECT person_id FROM template)",
      name(DuplicateStatus::kOpen), model, before);
}

Result<std::vector<LookAlike>> list_look_alikes(Connection& db) {
  return fetch_all(read_look_alike, db,
                   "SELECT first_id, second_id FROM duplicate WHERE status = ? UNION ALL "
                   "SELECT second_id, first_id FROM duplicate WHERE status = ?",
                   name(DuplicateStatus::kLookAlikes), name(DuplicateStatus::kLookAlikes));
}

Result<std::int64_t> delete_duplicates_of(Connection& db, const Uuid& person_id) {
  return db.execute("DELETE FROM duplicate WHERE first_id = ? OR second_id = ?", person_id, person_id);
}

}  // namespace rollcall::store
