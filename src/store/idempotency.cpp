#include "store/idempotency.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

StoredAnswer read_answer(Row& row) {
  StoredAnswer answer;
  row.into(answer.scope, answer.request_key, answer.request_hash, answer.status, answer.content_type, answer.etag,
           answer.location, answer.body, answer.created_at, answer.claim_id);
  return answer;
}

}  // namespace

Result<std::optional<StoredAnswer>> find_answer(Connection& db, std::string_view scope, std::string_view request_key) {
  return fetch_optional(
      read_answer, db,
      "SELECT scope, request_key, request_hash, status, content_type, etag, location, body, created_at, claim_id "
      "FROM idempotency WHERE scope = ? AND request_key = ?",
      scope, request_key);
}

Result<Once<StoredAnswer>> insert_answer_once(Connection& db, const StoredAnswer& answer) {
  ROLLCALL_ASSIGN(
      const std::int64_t inserted,
      db.execute("INSERT INTO idempotency (scope, request_key, request_hash, status, content_type, etag, location, "
                 "body, created_at, claim_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scope, request_key) "
                 "DO NOTHING",
                 answer.scope, answer.request_key, answer.request_hash, answer.status, answer.content_type, answer.etag,
                 answer.location, answer.body, answer.created_at, answer.claim_id));
  if (inserted > 0) return Once<StoredAnswer>{.row = answer, .inserted = true};
  ROLLCALL_ASSIGN(StoredAnswer earlier, required(find_answer(db, answer.scope, answer.request_key), "answer"));
  return Once<StoredAnswer>{.row = std::move(earlier), .inserted = false};
}

Result<bool> keep_answer(Connection& db, const StoredAnswer& answer, const Uuid& claim_id) {
  ROLLCALL_ASSIGN(const bool answered,
                  changed(db.execute("UPDATE idempotency SET status = ?, content_type = ?, etag = ?, location = ?, "
                                     "body = ?, claim_id = NULL WHERE scope = ? AND request_key = ? AND claim_id = ?",
                                     answer.status, answer.content_type, answer.etag, answer.location, answer.body,
                                     answer.scope, answer.request_key, claim_id)));
  if (answered) return true;
  return insert_answer_once(db, answer).transform([](const Once<StoredAnswer>& once) { return once.inserted; });
}

Result<bool> take_over_claim(Connection& db, const StoredAnswer& claim, const Uuid& to) {
  return changed(db.execute("UPDATE idempotency SET claim_id = ? WHERE scope = ? AND request_key = ? AND claim_id = ?",
                            to, claim.scope, claim.request_key, claim.claim_id));
}

Result<bool> delete_claim(Connection& db, std::string_view scope, std::string_view request_key, const Uuid& claim_id) {
  return changed(db.execute("DELETE FROM idempotency WHERE scope = ? AND request_key = ? AND claim_id = ?", scope,
                            request_key, claim_id));
}

Result<std::int64_t> delete_answers(Connection& db, Time before) {
  return db.execute("DELETE FROM idempotency WHERE created_at < ?", before);
}

Result<std::int64_t> reopen_answers(Connection& db, const Uuid& claim_id) {
  return db.execute("UPDATE idempotency SET body = ?, claim_id = ? WHERE claim_id IS NULL", Bytes{}, claim_id);
}

Result<std::int64_t> empty_answers(Connection& db, const Uuid& claim_id) {
  ROLLCALL_TRY(reopen_answers(db, claim_id));
  return db.execute("UPDATE idempotency SET request_hash = ?, etag = '', location = ''", Bytes{});
}

}  // namespace rollcall::store
