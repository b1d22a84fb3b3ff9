#include "store/templates.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, person_id, photo_id, COALESCE(key_id, person_id), model, model_sha256, sealed, augmented, created_at "
    "FROM "
    "template";

Template read_template(Row& row) {
  Template result;
  row.into(result.id, result.person_id, result.photo_id, result.key_id, result.model, result.model_sha256,
           result.sealed, result.augmented, result.created_at);
  return result;
}

TemplateView read_view(Row& row) {
  TemplateView view;
  row.into(view.id, view.person_id, view.key_id);
  row.take_view(view.sealed);
  return view;
}

TemplateCount read_count(Row& row) {
  TemplateCount count;
  row.into(count.model, count.model_sha256, count.templates, count.people);
  return count;
}

}  // namespace

Result<void> insert_template(Connection& db, const Template& row) {
  return discard(db.execute(
      "INSERT INTO template (id, person_id, photo_id, key_id, model, model_sha256, sealed, augmented, created_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.id, row.person_id, row.photo_id, row.key_id, row.model, row.model_sha256, row.sealed, row.augmented,
      row.created_at));
}

Result<std::optional<Template>> find_template(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_template, db, sql, id);
}

Result<std::vector<Template>> list_templates(Connection& db, const Uuid& person_id) {
  static const std::string sql = std::format("{} WHERE person_id = ? ORDER BY id", kSelect);
  return fetch_all(read_template, db, sql, person_id);
}

Result<bool> delete_template(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM template WHERE id = ?", id));
}

Result<std::int64_t> delete_templates_of(Connection& db, const Uuid& person_id) {
  return db.execute("DELETE FROM template WHERE person_id = ?", person_id);
}

Result<bool> has_templates(Connection& db, const Uuid& person_id) {
  return changed(fetch_number(db, "SELECT count(*) FROM template WHERE person_id = ?", person_id));
}

Result<std::int64_t> scan_templates(Connection& db, std::string_view model_sha256,
                                    const std::function<Result<void>(const TemplateView&)>& each) {
  // Few people are inactive: leaving those out costs less than looking every person up.
  return for_each(read_view, each, db,
                  "SELECT id, person_id, COALESCE(key_id, person_id), sealed FROM template WHERE model_sha256 = ? "
                  "AND person_id NOT IN (SELECT id FROM person WHERE active = 0) ORDER BY person_id, id",
                  model_sha256);
}

Result<std::vector<TemplateCount>> count_templates(Connection& db) {
  return fetch_all(read_count, db,
                   "SELECT model, model_sha256, count(*), count(DISTINCT person_id) FROM template "
                   "GROUP BY model, model_sha256 ORDER BY model, model_sha256");
}

}  // namespace rollcall::store
