// The review queue: unknown and doubtful faces that a human settles. Each crop is sealed with a key of its own, to be
// destroyed when the review is settled or has expired.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/connection.hpp"
#include "store/page.hpp"

namespace rollcall::store {

// open, then one of: confirmed (it is `settled_person_id`), rejected (nobody to mark), expired (nobody looked in time).
enum class ReviewStatus : std::uint8_t { kOpen, kConfirmed, kRejected, kExpired };
std::string_view name(ReviewStatus value);
Result<ReviewStatus> parse_review_status(std::string_view text);

struct Review {
  Uuid id;
  Uuid sighting_id;
  std::optional<Uuid> session_id;  // one of these two: where the face was seen
  std::optional<Uuid> checkpoint_id;
  attendance::Decision decision = attendance::Decision::kReview;  // why it is here
  std::optional<Uuid> candidate_id;                               // the person it may be
  std::optional<double> similarity;                               // to the candidate, -1..1
  std::optional<double> confidence;                               // 0..1
  std::string blob_name;                                          // the sealed crop; empty once it is gone
  Uuid key_id;                                                    // the subject in the key store whose key opens it
  Time captured_at{};
  Time created_at{};
  Time expires_at{};
  ReviewStatus status = ReviewStatus::kOpen;
  std::optional<Uuid> settled_person_id;
  std::optional<Uuid> settled_by;  // user; none when it expired
  std::optional<Time> settled_at;
  std::int64_t version = 1;
  bool operator==(const Review&) const = default;
};

struct ReviewFilter {
  std::optional<Uuid> session;
  std::optional<Uuid> checkpoint;
  std::optional<ReviewStatus> status;
};

struct Settlement {
  ReviewStatus status = ReviewStatus::kRejected;  // not kOpen
  std::optional<Uuid> person_id;                  // with kConfirmed
  std::optional<Uuid> by;
  Time at{};
};

Result<void> insert_review(Connection& db, const Review& review);  // kConflict without its sighting
Result<std::optional<Review>> find_review(Connection& db, const Uuid& id);
Result<Review> get_review(Connection& db, const Uuid& id);  // kNotFound

// By id, so oldest first.
Result<Page<Review>> list_reviews(Connection& db, const ReviewFilter& filter, const PageRequest& page);

// Open ones past their time, oldest first.
Result<std::vector<Review>> list_expired_reviews(Connection& db, Time now, int limit);

// Open ones that may be this person: an erasure settles them too.
Result<std::vector<Review>> list_reviews_of(Connection& db, const Uuid& candidate_id);

// Settles an open review and forgets its crop's name; gives the row as it was before, whose blob and key are the
// caller's to destroy. kConflict when it is settled already, kNotFound.
Result<Review> settle_review(Connection& db, const Uuid& id, const Settlement& settlement);

}  // namespace rollcall::store
