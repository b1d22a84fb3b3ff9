#include "store/reviews.hpp"

#include "store/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kStatuses = {
    Word<ReviewStatus>{ReviewStatus::kOpen, "open"},
    Word<ReviewStatus>{ReviewStatus::kConfirmed, "confirmed"},
    Word<ReviewStatus>{ReviewStatus::kRejected, "rejected"},
    Word<ReviewStatus>{ReviewStatus::kExpired, "expired"},
};

constexpr std::string_view kSelect =
    "SELECT id, sighting_id, session_id, decision, candidate_id, similarity, confidence, blob_name, key_id, "
    "captured_at, "
    "created_at, expires_at, status, settled_person_id, settled_by, settled_at, version, checkpoint_id FROM review";

Review read_review(Row& row) {
  Review review;
  row.into(review.id, review.sighting_id, review.session_id);
  row.into_word(review.decision, attendance::parse_decision);
  row.into(review.candidate_id, review.similarity, review.confidence, review.blob_name, review.key_id,
           review.captured_at, review.created_at, review.expires_at);
  row.into_word(review.status, parse_review_status);
  row.into(review.settled_person_id, review.settled_by, review.settled_at, review.version, review.checkpoint_id);
  return review;
}

}  // namespace

std::string_view name(ReviewStatus value) { return word_of(kStatuses, value); }

Result<ReviewStatus> parse_review_status(std::string_view text) { return value_of(kStatuses, text); }

Result<void> insert_review(Connection& db, const Review& review) {
  return discard(
      db.execute("INSERT INTO review (id, sighting_id, session_id, decision, candidate_id, similarity, confidence, "
                 "blob_name, key_id, "
                 "captured_at, created_at, expires_at, status, settled_person_id, settled_by, settled_at, version, "
                 "checkpoint_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 review.id, review.sighting_id, review.session_id, attendance::name(review.decision),
                 review.candidate_id, review.similarity, review.confidence, review.blob_name, review.key_id,
                 review.captured_at, review.created_at, review.expires_at, name(review.status),
                 review.settled_person_id, review.settled_by, review.settled_at, review.version, review.checkpoint_id));
}

Result<std::optional<Review>> find_review(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_review, db, sql, id);
}

Result<Review> get_review(Connection& db, const Uuid& id) { return required(find_review(db, id), "review"); }

Result<Page<Review>> list_reviews(Connection& db, const ReviewFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  where.add_if("session_id = ?", filter.session);
  where.add_if("checkpoint_id = ?", filter.checkpoint);
  where.add_if("status = ?", filter.status.transform([](ReviewStatus status) { return name(status); }));
  return fetch_page(read_review, db, kSelect, where, "id", page.limit,
                    [](const Review& review) { return Position{.id = review.id}; });
}

Result<std::vector<Review>> list_expired_reviews(Connection& db, Time now, int limit) {
  static const std::string sql =
      std::format("{} WHERE status = 'open' AND expires_at <= ? ORDER BY expires_at, id LIMIT ?", kSelect);
  return fetch_all(read_review, db, sql, now, limit);
}

Result<std::vector<Review>> list_reviews_of(Connection& db, const Uuid& candidate_id) {
  static const std::string sql = std::format("{} WHERE candidate_id = ? AND status = 'open' ORDER BY id", kSelect);
  return fetch_all(read_review, db, sql, candidate_id);
}

Result<Review> settle_review(Connection& db, const Uuid& id, const Settlement& settlement) {
  if (settlement.status == ReviewStatus::kOpen ||
      settlement.person_id.has_value() != (settlement.status == ReviewStatus::kConfirmed)) {
    return fail(ErrorCode::kInvalidArgument, "a review is confirmed for a person, or rejected or expired without one");
  }
  ROLLCALL_ASSIGN(Review review, get_review(db, id));
  ROLLCALL_ASSIGN(const std::int64_t settled,
                  db.execute("UPDATE review SET status = ?, settled_person_id = ?, settled_by = ?, settled_at = ?, "
                             "blob_name = '', version = version + 1 WHERE id = ? AND status = 'open'",
                             name(settlement.status), settlement.person_id, settlement.by, settlement.at, id));
  if (settled == 0) return fail(ErrorCode::kConflict, "the review is settled already");
  return review;
}

}  // namespace rollcall::store
