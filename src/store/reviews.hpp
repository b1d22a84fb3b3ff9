// The review queue: unknown and doubtful faces that a human settles. Each crop is sealed with a key of its own, to be
// destroyed when the review is settled or has expired.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/types.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

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
  std::optional<Bytes> embedding;  // sealed with the same key; goes with the crop
  std::string model_sha256;        // of the model that made it
  std::optional<Uuid> group_id;    // the first review of a face that looks the same; none: its own
  std::int64_t times_seen = 1;     // at this place, while it was in the queue
  std::optional<Time> last_seen_at;
  std::string reason;              // of the settlement
  std::string made;                // what the settlement made, as JSON, to be undone
  std::optional<Time> undo_until;  // then the crop and its key go

  Uuid group() const { return group_id.value_or(id); }
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
  std::string reason;
  std::string made;                // see Review
  std::optional<Time> undo_until;  // the crop and the face stay until then; none: they go at once
};

Result<void> insert_review(Connection& db, const Review& review);  // kConflict without its sighting
Result<std::optional<Review>> find_review(Connection& db, const Uuid& id);
Result<Review> get_review(Connection& db, const Uuid& id);  // kNotFound

// What settling it would change: that the candidate is absent; that somebody of the roster is, as it names nobody;
// neither.
enum class Gain : std::uint8_t { kAbsence, kPerhaps, kNothing };
std::string_view name(Gain value);

struct RankedReview {
  Review review;
  std::optional<Uuid> course_id;  // of its session
  bool is_open = false;           // its session
  Gain gain = Gain::kNothing;
  std::int64_t rank = 0;
};

struct RankedFilter {
  std::optional<Uuid> id;
  std::optional<ReviewStatus> status;
  std::optional<Uuid> session;
  std::optional<Uuid> course;
  std::optional<Uuid> checkpoint;
  std::optional<Uuid> candidate;
  std::optional<Uuid> group;
  std::optional<Uuid> instructor;  // of sessions of courses this user teaches
  std::optional<attendance::Decision> decision;
};

// By what settling would change: an absence first, then what may be one; open sessions first; then those seen most
// often; then the oldest.
Result<Page<RankedReview>> list_ranked_reviews(Connection& db, const RankedFilter& filter, const PageRequest& page);

// Reviews of faces that look the same, in the order of the best of each.
struct ReviewGroup {
  Uuid id;
  std::int64_t reviews = 0;
  std::int64_t times_seen = 0;
  Time first_seen_at{};
  Time last_seen_at{};
  std::int64_t rank = 0;
};
Result<Page<ReviewGroup>> list_review_groups(Connection& db, const RankedFilter& filter, const PageRequest& page);

// The faces that a new one is compared with, newest first: open ones, and those settled that can still be undone.
// With a place only of that.
struct ReviewPlace {
  std::optional<Uuid> session;
  std::optional<Uuid> checkpoint;
};
Result<std::vector<Review>> list_queued_faces(Connection& db, const ReviewPlace& place, Time now, int limit);

// Seen once more.
Result<void> touch_review(Connection& db, const Uuid& id, Time seen_at);

// Says of an open one that it is not the candidate.
Result<void> clear_candidate(Connection& db, Review& review);

// By id, so oldest first.
Result<Page<Review>> list_reviews(Connection& db, const ReviewFilter& filter, const PageRequest& page);

// Open ones past their time, oldest first.
Result<std::vector<Review>> list_expired_reviews(Connection& db, Time now, int limit);

// Open ones that may be this person.
Result<std::vector<Review>> list_reviews_of(Connection& db, const Uuid& candidate_id);

// Those with a crop that may be of this person, or were settled as theirs: an erasure destroys them.
Result<std::vector<Review>> list_crops_of(Connection& db, const Uuid& person_id);

// Settled ones whose time for undoing is over, oldest first.
Result<std::vector<Review>> list_final_reviews(Connection& db, Time now, int limit);

// Forgets the crop and the face of a settled one; both are the caller's to destroy.
Result<void> forget_crop(Connection& db, const Uuid& id);

// Settles an open review and forgets its crop's name; gives the row as it was before, whose blob and key are the
// caller's to destroy unless it can be undone. kConflict when it is settled already, kNotFound.
Result<Review> settle_review(Connection& db, const Uuid& id, const Settlement& settlement);

// Opens a settled one again; kConflict when it is open.
Result<void> reopen_review(Connection& db, const Uuid& id);

// What settling made, once more is known of it.
Result<void> set_made(Connection& db, const Uuid& id, const std::string& made);

}  // namespace rollcall::store
