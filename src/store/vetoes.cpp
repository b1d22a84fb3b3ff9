#include "store/vetoes.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, person_id, record_id, passage_id, review_id, model_sha256, sealed, reason, made_by, made_at FROM veto";

Veto read_veto(Row& row) {
  Veto veto;
  row.into(veto.id, veto.person_id, veto.record_id, veto.passage_id, veto.review_id, veto.model_sha256, veto.sealed,
           veto.reason, veto.made_by, veto.made_at);
  return veto;
}

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

Where where_of(const VetoFilter& filter) {
  Where where;
  where.add_if("person_id = ?", filter.person);
  where.add_if("record_id = ?", filter.record);
  where.add_if("passage_id = ?", filter.passage);
  where.add_if("review_id = ?", filter.review);
  return where;
}

}  // namespace

Result<void> insert_veto(Connection& db, const Veto& veto) {
  return discard(
      db.execute("INSERT INTO veto (id, person_id, record_id, passage_id, review_id, model_sha256, sealed, reason, "
                 "made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 veto.id, veto.person_id, veto.record_id, veto.passage_id, veto.review_id, veto.model_sha256,
                 veto.sealed, veto.reason, veto.made_by, veto.made_at));
}

Result<std::vector<Veto>> list_vetoes(Connection& db, const VetoFilter& filter) {
  const Where where = where_of(filter);
  ROLLCALL_ASSIGN(Rows rows, db.query_with(std::format("{}{} ORDER BY id", kSelect, where.sql()), where.values()));
  return read_all(read_veto, std::move(rows));
}

Result<Page<Veto>> list_vetoes(Connection& db, const VetoFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where = where_of(filter);
  where.add("id > ?", start.id);
  return fetch_page(read_veto, db, kSelect, where, "id", page.limit,
                    [](const Veto& veto) { return Position{.id = veto.id}; });
}

Result<std::vector<Uuid>> list_vetoed_people(Connection& db, std::string_view model_sha256) {
  return fetch_all(read_id, db, "SELECT DISTINCT person_id FROM veto WHERE model_sha256 = ? ORDER BY person_id",
                   model_sha256);
}

Result<bool> delete_veto(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM veto WHERE id = ?", id));
}

Result<void> delete_vetoes_of(Connection& db, const Uuid& person_id) {
  return discard(db.execute("DELETE FROM veto WHERE person_id = ?", person_id));
}

}  // namespace rollcall::store
