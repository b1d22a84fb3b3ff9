#include "store/idempotency.hpp"

#include "store/fetch.hpp"

namespace rollcall::store {
namespace {

StoredAnswer read_answer(Row& row) {
  StoredAnswer answer;
  row.into(answer.scope, answer.request_key, answer.request_hash, answer.status, answer.content_type, answer.etag,
           answer.location, answer.body, answer.created_at);
  return answer;
}

}  // namespace

Result<std::optional<StoredAnswer>> find_answer(Connection& db, std::string_view scope, std::string_view request_key) {
  return fetch_optional(
      read_answer, db,
      "SELECT scope, request_key, request_hash, status, content_type, etag, location, body, created_at "
      "FROM idempotency WHERE scope = ? AND request_key = ?",
      scope, request_key);
}

Result<Once<StoredAnswer>> insert_answer_once(Connection& db, const StoredAnswer& answer) {
  ROLLCALL_ASSIGN(
      const std::int64_t inserted,
      db.execute("INSERT INTO idempotency (scope, request_key, request_hash, status, content_type, etag, location, "
                 "body, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scope, request_key) DO NOTHING",
                 answer.scope, answer.request_key, answer.request_hash, answer.status, answer.content_type, answer.etag,
                 answer.location, answer.body, answer.created_at));
  if (inserted > 0) return Once<StoredAnswer>{.row = answer, .inserted = true};
  ROLLCALL_ASSIGN(StoredAnswer earlier, required(find_answer(db, answer.scope, answer.request_key), "answer"));
  return Once<StoredAnswer>{.row = std::move(earlier), .inserted = false};
}

Result<std::int64_t> delete_answers(Connection& db, Time before) {
  return db.execute("DELETE FROM idempotency WHERE created_at < ?", before);
}

}  // namespace rollcall::store
