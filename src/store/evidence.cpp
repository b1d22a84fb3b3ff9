#include "store/evidence.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, record_id, sighting_id, blob_name, key_id, model, model_sha256, threshold, created_at, expires_at, "
    "embedding FROM evidence";

Evidence read_evidence(Row& row) {
  Evidence evidence;
  row.into(evidence.id, evidence.record_id, evidence.sighting_id, evidence.blob_name, evidence.key_id, evidence.model,
           evidence.model_sha256, evidence.threshold, evidence.created_at, evidence.expires_at, evidence.embedding);
  return evidence;
}

}  // namespace

Result<void> insert_evidence(Connection& db, const Evidence& evidence) {
  return discard(db.execute(
      "INSERT INTO evidence (id, record_id, sighting_id, blob_name, key_id, model, model_sha256, threshold, "
      "created_at, "
      "expires_at, embedding) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      evidence.id, evidence.record_id, evidence.sighting_id, evidence.blob_name, evidence.key_id, evidence.model,
      evidence.model_sha256, evidence.threshold, evidence.created_at, evidence.expires_at, evidence.embedding));
}

Result<std::optional<Evidence>> find_evidence(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_evidence, db, sql, id);
}

Result<std::vector<Evidence>> list_evidence(Connection& db, const Uuid& record_id) {
  static const std::string sql = std::format("{} WHERE record_id = ? ORDER BY id", kSelect);
  return fetch_all(read_evidence, db, sql, record_id);
}

Result<std::vector<Evidence>> list_evidence_of(Connection& db, const Uuid& person_id) {
  static const std::string sql =
      std::format("{} WHERE record_id IN (SELECT id FROM record WHERE person_id = ?) ORDER BY id", kSelect);
  return fetch_all(read_evidence, db, sql, person_id);
}

Result<std::vector<Evidence>> list_expired_evidence(Connection& db, Time now, int limit) {
  static const std::string sql = std::format("{} WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?", kSelect);
  return fetch_all(read_evidence, db, sql, now, limit);
}

Result<bool> delete_evidence(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM evidence WHERE id = ?", id));
}

}  // namespace rollcall::store
