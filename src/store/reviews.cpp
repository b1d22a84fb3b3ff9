#include "store/reviews.hpp"

#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kStatuses = {
    Word<ReviewStatus>{ReviewStatus::kOpen, "open"},
    Word<ReviewStatus>{ReviewStatus::kConfirmed, "confirmed"},
    Word<ReviewStatus>{ReviewStatus::kRejected, "rejected"},
    Word<ReviewStatus>{ReviewStatus::kExpired, "expired"},
};

constexpr std::array kGains = {
    Word<Gain>{Gain::kAbsence, "absence"},
    Word<Gain>{Gain::kPerhaps, "perhaps"},
    Word<Gain>{Gain::kNothing, "nothing"},
};

#define ROLLCALL_REVIEW_COLUMNS                                                                                        \
  "v.id, v.sighting_id, v.session_id, v.decision, v.candidate_id, v.similarity, v.confidence, v.blob_name, v.key_id, " \
  "v.captured_at, v.created_at, v.expires_at, v.status, v.settled_person_id, v.settled_by, v.settled_at, v.version, "  \
  "v.checkpoint_id, v.embedding, v.model_sha256, v.group_id, v.times_seen, v.last_seen_at, v.reason, v.made, "         \
  "v.undo_until"

constexpr std::string_view kSelect = "SELECT " ROLLCALL_REVIEW_COLUMNS " FROM review v";

Review read_review(Row& row) {
  Review review;
  row.into(review.id, review.sighting_id, review.session_id);
  row.into_word(review.decision, attendance::parse_decision);
  row.into(review.candidate_id, review.similarity, review.confidence, review.blob_name, review.key_id,
           review.captured_at, review.created_at, review.expires_at);
  row.into_word(review.status, parse_review_status);
  row.into(review.settled_person_id, review.settled_by, review.settled_at, review.version, review.checkpoint_id);
  std::optional<std::string> model;
  std::optional<std::string> reason;
  std::optional<std::string> made;
  row.into(review.embedding, model, review.group_id, review.times_seen, review.last_seen_at, reason, made,
           review.undo_until);
  review.model_sha256 = std::move(model).value_or("");
  review.reason = std::move(reason).value_or("");
  review.made = std::move(made).value_or("");
  return review;
}

// Each review with the three parts of its rank: what it would change, whether its session is open, how often it was
// seen.
constexpr std::string_view kRanked =
    "(SELECT v.*, s.course_id, CASE WHEN s.status = 'open' THEN 1 ELSE 0 END AS in_open, "
    "CASE WHEN v.session_id IS NULL THEN 2 "
    "WHEN v.candidate_id IS NOT NULL THEN CASE WHEN EXISTS (SELECT 1 FROM roster o WHERE o.course_id = s.course_id AND "
    "o.person_id = v.candidate_id) AND NOT EXISTS (SELECT 1 FROM record r WHERE r.session_id = v.session_id AND "
    "r.person_id = v.candidate_id AND r.status IN ('present', 'late')) THEN 0 ELSE 2 END "
    "WHEN EXISTS (SELECT 1 FROM roster o WHERE o.course_id = s.course_id AND NOT EXISTS (SELECT 1 FROM record r WHERE "
    "r.session_id = v.session_id AND r.person_id = o.person_id AND r.status IN ('present', 'late'))) THEN 1 "
    "ELSE 2 END AS gain FROM review v LEFT JOIN session s ON s.id = v.session_id)";

constexpr std::int64_t kMostSeen = 999'999;
constexpr std::string_view kRank =
    "v.gain * 2000000 + (1 - v.in_open) * 1000000 + CASE WHEN v.times_seen > 999999 THEN 0 ELSE 999999 - v.times_seen "
    "END";
static_assert(kMostSeen == 999'999, "as in kRank");

RankedReview read_ranked(Row& row) {
  RankedReview ranked;
  int gain = 0;
  row.into(ranked.course_id, ranked.is_open, gain, ranked.rank);
  ranked.gain = gain == 0 ? Gain::kAbsence : gain == 1 ? Gain::kPerhaps : Gain::kNothing;
  ranked.review = read_review(row);
  return ranked;
}

ReviewGroup read_group(Row& row) {
  ReviewGroup group;
  row.into(group.id, group.reviews, group.times_seen, group.first_seen_at, group.last_seen_at, group.rank);
  return group;
}

void limit_to(Where& where, const RankedFilter& filter) {
  where.add_if("v.id = ?", filter.id);
  where.add_if("v.status = ?", filter.status.transform([](ReviewStatus status) { return name(status); }));
  where.add_if("v.session_id = ?", filter.session);
  where.add_if("v.course_id = ?", filter.course);
  where.add_if("v.checkpoint_id = ?", filter.checkpoint);
  where.add_if("v.candidate_id = ?", filter.candidate);
  where.add_if("COALESCE(v.group_id, v.id) = ?", filter.group);
  where.add_if("EXISTS (SELECT 1 FROM course_instructor i WHERE i.course_id = v.course_id AND i.user_id = ?)",
               filter.instructor);
  where.add_if("v.decision = ?", filter.decision.transform([](auto decision) { return attendance::name(decision); }));
}

}  // namespace

std::string_view name(ReviewStatus value) { return word_of(kStatuses, value); }

Result<ReviewStatus> parse_review_status(std::string_view text) { return value_of(kStatuses, text); }
std::string_view name(Gain value) { return word_of(kGains, value); }

Result<void> insert_review(Connection& db, const Review& review) {
  return discard(db.execute(
      "INSERT INTO review (id, sighting_id, session_id, decision, candidate_id, similarity, confidence, "
      "blob_name, key_id, "
      "captured_at, created_at, expires_at, status, settled_person_id, settled_by, settled_at, version, "
      "checkpoint_id, embedding, model_sha256, group_id, times_seen, last_seen_at, reason, made, undo_until) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      review.id, review.sighting_id, review.session_id, attendance::name(review.decision), review.candidate_id,
      review.similarity, review.confidence, review.blob_name, review.key_id, review.captured_at, review.created_at,
      review.expires_at, name(review.status), review.settled_person_id, review.settled_by, review.settled_at,
      review.version, review.checkpoint_id, review.embedding, review.model_sha256, review.group_id, review.times_seen,
      review.last_seen_at, review.reason, review.made, review.undo_until));
}

Result<std::optional<Review>> find_review(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE v.id = ?", kSelect);
  return fetch_optional(read_review, db, sql, id);
}

Result<Review> get_review(Connection& db, const Uuid& id) { return required(find_review(db, id), "review"); }

Result<Page<Review>> list_reviews(Connection& db, const ReviewFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("v.id > ?", start.id);
  where.add_if("v.session_id = ?", filter.session);
  where.add_if("v.checkpoint_id = ?", filter.checkpoint);
  where.add_if("v.status = ?", filter.status.transform([](ReviewStatus status) { return name(status); }));
  return fetch_page(read_review, db, kSelect, where, "v.id", page.limit,
                    [](const Review& review) { return Position{.id = review.id}; });
}

Result<std::vector<Review>> list_expired_reviews(Connection& db, Time now, int limit) {
  static const std::string sql =
      std::format("{} WHERE v.status = 'open' AND v.expires_at <= ? ORDER BY v.expires_at, v.id LIMIT ?", kSelect);
  return fetch_all(read_review, db, sql, now, limit);
}

Result<std::vector<Review>> list_reviews_of(Connection& db, const Uuid& candidate_id) {
  static const std::string sql =
      std::format("{} WHERE v.candidate_id = ? AND v.status = 'open' ORDER BY v.id", kSelect);
  return fetch_all(read_review, db, sql, candidate_id);
}

Result<std::vector<Review>> list_crops_of(Connection& db, const Uuid& person_id) {
  static const std::string sql = std::format(
      "{} WHERE (v.candidate_id = ? OR v.settled_person_id = ?) AND v.blob_name <> '' ORDER BY v.id", kSelect);
  return fetch_all(read_review, db, sql, person_id, person_id);
}

Result<std::vector<Review>> list_final_reviews(Connection& db, Time now, int limit) {
  static const std::string sql = std::format(
      "{} WHERE v.undo_until <= ? AND v.status <> 'open' AND v.blob_name <> '' ORDER BY v.undo_until, v.id LIMIT ?",
      kSelect);
  return fetch_all(read_review, db, sql, now, limit);
}

Result<void> forget_crop(Connection& db, const Uuid& id) {
  return discard(db.execute(
      "UPDATE review SET blob_name = '', embedding = NULL, undo_until = NULL, made = NULL WHERE id = ?", id));
}

Result<Page<RankedReview>> list_ranked_reviews(Connection& db, const RankedFilter& filter, const PageRequest& page) {
  static const std::string select =
      std::format("SELECT v.course_id, v.in_open, v.gain, {}, " ROLLCALL_REVIEW_COLUMNS " FROM {} v", kRank, kRanked);
  static const std::string after = std::format("({0} > ? OR ({0} = ? AND v.id > ?))", kRank);
  static const std::string order = std::format("{}, v.id", kRank);
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add(after, start.key, start.key, start.id);
  limit_to(where, filter);
  return fetch_page(read_ranked, db, select, where, order, page.limit,
                    [](const RankedReview& ranked) { return Position{.key = ranked.rank, .id = ranked.review.id}; });
}

Result<Page<ReviewGroup>> list_review_groups(Connection& db, const RankedFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where inside;
  limit_to(inside, filter);
  const std::string select = std::format(
      "SELECT g.id, g.reviews, g.times_seen, g.first_seen, g.last_seen, g.best FROM (SELECT COALESCE(v.group_id, v.id) "
      "AS id, COUNT(*) AS reviews, SUM(v.times_seen) AS times_seen, MIN(v.captured_at) AS first_seen, "
      "MAX(COALESCE(v.last_seen_at, v.captured_at)) AS last_seen, MIN({}) AS best FROM {} v{} "
      "GROUP BY COALESCE(v.group_id, v.id)) g WHERE (g.best > ? OR (g.best = ? AND g.id > ?)) ORDER BY g.best, g.id "
      "LIMIT ?",
      kRank, kRanked, inside.sql());
  std::vector<Value> values = inside.values();
  values.emplace_back(start.key);
  values.emplace_back(start.key);
  values.emplace_back(start.id);
  values.emplace_back(page.limit + 1);
  ROLLCALL_ASSIGN(Rows rows, db.query_with(select, values));
  Page<ReviewGroup> groups;
  ROLLCALL_ASSIGN(groups.items, read_all(read_group, std::move(rows)));
  if (std::ssize(groups.items) > page.limit) {
    groups.items.pop_back();
    groups.next_cursor = encode_cursor({.key = groups.items.back().rank, .id = groups.items.back().id});
  }
  return groups;
}

Result<std::vector<Review>> list_queued_faces(Connection& db, const ReviewPlace& place, Time now, int limit) {
  Where where;
  where.add_if("v.session_id = ?", place.session);
  where.add_if("v.checkpoint_id = ?", place.checkpoint);
  where.add("v.embedding IS NOT NULL AND (v.status = 'open' OR v.undo_until > ?)", now);
  const std::string sql = std::format("{}{} ORDER BY v.id DESC LIMIT ?", kSelect, where.sql());
  std::vector<Value> values = where.values();
  values.emplace_back(limit);
  ROLLCALL_ASSIGN(Rows rows, db.query_with(sql, values));
  return read_all(read_review, std::move(rows));
}

Result<void> touch_review(Connection& db, const Uuid& id, Time seen_at) {
  return discard(db.execute(
      "UPDATE review SET times_seen = times_seen + 1, last_seen_at = ? WHERE id = ? AND status = 'open'", seen_at, id));
}

Result<void> clear_candidate(Connection& db, Review& review) {
  ROLLCALL_TRY(
      check_versioned(db,
                      db.execute("UPDATE review SET candidate_id = NULL, similarity = NULL, confidence = NULL, "
                                 "version = version + 1 WHERE id = ? AND version = ?",
                                 review.id, review.version),
                      "review", review.id));
  review.candidate_id.reset();
  review.similarity.reset();
  review.confidence.reset();
  ++review.version;
  return {};
}

Result<void> reopen_review(Connection& db, const Uuid& id) {
  ROLLCALL_ASSIGN(
      const std::int64_t opened,
      db.execute("UPDATE review SET status = 'open', settled_person_id = NULL, settled_by = NULL, settled_at "
                 "= NULL, reason = NULL, made = NULL, undo_until = NULL, version = version + 1 "
                 "WHERE id = ? AND status <> 'open' AND blob_name <> ''",
                 id));
  if (opened == 0) return fail(ErrorCode::kConflict, "the review cannot be undone any more");
  return {};
}

Result<void> set_made(Connection& db, const Uuid& id, const std::string& made) {
  return discard(db.execute("UPDATE review SET made = ? WHERE id = ?", made, id));
}

Result<Review> settle_review(Connection& db, const Uuid& id, const Settlement& settlement) {
  if (settlement.status == ReviewStatus::kOpen ||
      settlement.person_id.has_value() != (settlement.status == ReviewStatus::kConfirmed)) {
    return fail(ErrorCode::kInvalidArgument, "a review is confirmed for a person, or rejected or expired without one");
  }
  ROLLCALL_ASSIGN(Review review, get_review(db, id));
  ROLLCALL_ASSIGN(
      const std::int64_t settled,
      db.execute("UPDATE review SET status = ?, settled_person_id = ?, settled_by = ?, settled_at = ?, "
                 "reason = ?, made = ?, undo_until = ?, version = version + 1 WHERE id = ? AND status = 'open'",
                 name(settlement.status), settlement.person_id, settlement.by, settlement.at, settlement.reason,
                 settlement.made, settlement.undo_until, id));
  if (settled == 0) return fail(ErrorCode::kConflict, "the review is settled already");
  if (!settlement.undo_until) ROLLCALL_TRY(forget_crop(db, id));
  return review;
}

}  // namespace rollcall::store
