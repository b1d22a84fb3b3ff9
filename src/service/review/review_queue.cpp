#include "service/review/review_queue.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/uuid.hpp"
#include "crypto/secret.hpp"
#include "service/event_kinds.hpp"
#include "service/recognition/embeddings.hpp"
#include "service/settings.hpp"

namespace rollcall::service {
namespace {

using attendance::Decision;

constexpr std::chrono::seconds kCountedEvery{10};  // a face that stays is counted so often
constexpr int kComparedForGroups = 500;            // of all places, the newest

bool is_spoof(Decision decision) { return decision == Decision::kSpoof; }

}  // namespace

bool ReviewQueue::is_for_a_human(Decision decision) const {
  switch (decision) {
    case Decision::kReview:
    case Decision::kSpoof:
    case Decision::kNotOnRoster:
      return true;
    case Decision::kUnknown:
      return in_.settings().boolean(setting::kReviewUnknown);
    default:
      return false;
  }
}

void ReviewQueue::renew() {
  if (faces_)
    for (Known& known : *faces_) crypto::wipe(std::as_writable_bytes(std::span(known.face)));
  faces_.reset();
}

Result<std::vector<ReviewQueue::Known>> ReviewQueue::read(store::Connection& db, const store::ReviewPlace& place,
                                                          int limit) const {
  ROLLCALL_ASSIGN(const face::Engine* engine, recognition_.engine());
  ROLLCALL_ASSIGN(std::vector<store::Review> rows, store::list_queued_faces(db, place, now_, limit));
  std::vector<Known> known;
  for (store::Review& row : rows) {
    if (row.model_sha256 != engine->model_hash()) continue;
    auto face = open_embedding(in_.vault(), row.key_id, sealed::kFace, row.id, *row.embedding);
    if (!face && face.error().code == ErrorCode::kNotFound) continue;  // destroyed, and about to be forgotten
    ROLLCALL_TRY(face);
    known.push_back({.review = std::move(row), .face = *std::move(face)});
  }
  return known;
}

Result<Queued> ReviewQueue::look_up(store::Connection& db, const RecognisedFace& face, Decision decision) {
  if (!is_for_a_human(decision) || face.face.embedding.empty()) return Queued{};
  if (!faces_) {
    // Those that can still be undone may stand among the open ones.
    ROLLCALL_ASSIGN(faces_, read(db, place_, 2 * kMostAtAPlace));
  }
  const auto& best = face.identification.best;
  const Known* found = nullptr;
  float nearest = recognition_.verify_threshold();
  for (const Known& known : *faces_) {
    if (is_spoof(known.review.decision) != is_spoof(decision)) continue;
    const bool same_candidate =
        best && known.review.candidate_id == best->person && known.review.status == store::ReviewStatus::kOpen;
    const float similarity = same_candidate ? 1 : similarity_of(face.face.embedding, known.face);
    if (similarity < nearest) continue;
    nearest = similarity;
    found = &known;
  }
  if (found == nullptr) {
    const auto open =
        std::ranges::count(*faces_, store::ReviewStatus::kOpen, [](const Known& known) { return known.review.status; });
    return Queued{.state = open < kMostAtAPlace ? InQueue::kNew : InQueue::kNothing};
  }
  if (found->review.status != store::ReviewStatus::kOpen) return Queued{};
  const bool is_due = now_ - found->review.last_seen_at.value_or(found->review.created_at) >= kCountedEvery;
  return Queued{.state = is_due ? InQueue::kSeenAgain : InQueue::kNothing, .review = found->review.id};
}

// Of the reviews of all places the one that looks most alike gives its group; equal ones the older.
Result<Uuid> ReviewQueue::group_of(store::Connection& db, const RecognisedFace& face, const Uuid& id) const {
  ROLLCALL_ASSIGN(std::vector<Known> all, read(db, {}, kComparedForGroups));
  Uuid group = id;
  float nearest = recognition_.verify_threshold();
  for (Known& known : all) {
    const float similarity = similarity_of(face.face.embedding, known.face);
    crypto::wipe(std::as_writable_bytes(std::span(known.face)));
    if (known.review.status != store::ReviewStatus::kOpen || similarity < nearest) continue;
    nearest = similarity;
    group = known.review.group();
  }
  return group;
}

Result<Uuid> ReviewQueue::add(store::Connection& db, const Actor& actor, const RecognisedFace& face,
                              FrameCrops::Crop& crop, const store::Sighting& sighting) {
  const gallery::Identification& who = face.identification;
  const auto days = std::chrono::days{in_.settings().integer(setting::kReviewDays)};
  ROLLCALL_ASSIGN(const face::Engine* engine, recognition_.engine());
  ROLLCALL_ASSIGN(const Uuid group, group_of(db, face, crop.id));
  store::Review review{.id = crop.id,
                       .sighting_id = sighting.id,
                       .session_id = place_.session,
                       .checkpoint_id = place_.checkpoint,
                       .decision = sighting.decision,
                       .candidate_id = who.best.transform([](const gallery::Match& best) { return best.person; }),
                       .similarity = sighting.similarity,
                       .confidence = sighting.confidence,
                       .blob_name = crop.blob_name,
                       .key_id = crop.key,
                       .captured_at = sighting.captured_at,
                       .created_at = now_,
                       .expires_at = now_ + days,
                       .embedding = crop.embedding,
                       .model_sha256 = engine->model_hash(),
                       .group_id = group,
                       .last_seen_at = now_};
  ROLLCALL_TRY(store::insert_review(db, review));
  crop.used = true;
  boost::json::object ids{{"decision", attendance::name(sighting.decision)}};
  if (place_.checkpoint) ids["checkpoint_id"] = place_.checkpoint->to_string();
  ROLLCALL_TRY(
      note(db, in_.clock(), actor, event::kReviewCreated,
           {.subject = crop.id, .person = review.candidate_id, .session = place_.session, .ids = std::move(ids)}));
  if (faces_) faces_->push_back({.review = std::move(review), .face = face.face.embedding});
  return crop.id;
}

Result<void> ReviewQueue::count(store::Connection& db, const Uuid& review) {
  return store::touch_review(db, review, now_);
}

}  // namespace rollcall::service
