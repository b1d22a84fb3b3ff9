#include "service/taking/seen_faces.hpp"

#include <algorithm>
#include <utility>

#include "base/uuid.hpp"
#include "service/calendar/policy.hpp"
#include "service/recognition/kept_crops.hpp"
#include "service/settings.hpp"
#include "store/evidence.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {

using attendance::Decision;

namespace {

bool counts(const FrameFace& face) {
  const Decision decision = face.outcome.decision;
  return decision == Decision::kPresent || decision == Decision::kLate || face.outcome.mark.has_value();
}

bool must_be_kept(const FrameFace& face) { return counts(face) || face.queue != InQueue::kNothing; }

}  // namespace

bool is_marked(Decision decision) {
  return decision == Decision::kPresent || decision == Decision::kLate || decision == Decision::kAlreadyMarked ||
         decision == Decision::kCooldown;
}

SeenFaces::SeenFaces(Installation& in, const Recognition& recognition, const SessionState& state, const Actor& actor,
                     std::string source, Time received_at, const face::Analysis* picture)
    : in_(in),
      recognition_(recognition),
      state_(state),
      actor_(actor),
      source_(std::move(source)),
      received_at_(received_at),
      picture_(picture),
      crops_(in, received_at),
      queue_(in, recognition, {.session = state.session.id}, received_at) {}

attendance::Observation SeenFaces::observe(const SeenFace& seen) const {
  attendance::Observation made = service::observe(recognition_, seen.face.recognised, seen.captured_at, received_at_);
  made.challenge_passed = seen.challenge_passed;
  return made;
}

Result<void> SeenFaces::decide(store::Connection& db, SeenFace& seen) {
  FrameFace& face = seen.face;
  Known known;
  if (const auto& best = face.recognised.identification.best) {
    ROLLCALL_ASSIGN(known, read_known(db, state_.session.id, best->person, state_.course.policy, seen.captured_at));
  }
  face.outcome = attendance::decide(observe(seen), state_.facts(), state_.course.policy, known.history,
                                    recognition_.liveness_thresholds());
  if (known.record && is_marked(face.outcome.decision)) face.record_id = known.record->id;
  ROLLCALL_ASSIGN(const Queued queued, queue_.look_up(db, face.recognised, face.outcome.decision));
  face.queue = queued.state;
  face.review_id = queued.review;
  return {};
}

Result<void> SeenFaces::decide() {
  return in_.database().read([&](store::Connection& db) -> Result<void> {
    for (SeenFace& seen : seen_) ROLLCALL_TRY(decide(db, seen));
    return {};
  });
}

Result<void> SeenFaces::write_crops(std::span<const std::size_t> which) {
  for (const std::size_t i : which) {
    SeenFace& seen = seen_[i];
    if (!counts(seen.face) && seen.face.queue != InQueue::kNew) continue;
    if (!seen.crop) {
      ROLLCALL_ASSIGN(seen.crop, cut_out(*picture_, seen.face.recognised.face));
    }
    ROLLCALL_TRY(crops_.write(i, seen.face.recognised, !counts(seen.face), *seen.crop));
  }
  return {};
}

Result<void> SeenFaces::keep(std::span<const std::size_t> which) {
  if (std::ranges::none_of(which, [&](std::size_t i) { return must_be_kept(seen_[i].face); })) return {};
  ROLLCALL_TRY(write_crops(which));
  queue_.renew();
  auto kept = in_.database().transact([&](store::Connection& db) -> Result<void> {
    for (const std::size_t i : which) {
      SeenFace& seen = seen_[i];
      if (!must_be_kept(seen.face)) continue;
      ROLLCALL_TRY(overlook_erased(db, seen.face.recognised));
      ROLLCALL_TRY(decide(db, seen));  // again: another frame may have come between
      if (must_be_kept(seen.face)) ROLLCALL_TRY(keep_face(db, i));
    }
    return {};
  });
  ROLLCALL_TRY(crops_.settle(kept.has_value()));
  return kept;
}

store::Sighting SeenFaces::sighting_of(std::size_t index) const {
  const SeenFace& one = seen_[index];
  const FrameFace& face = one.face;
  const gallery::Identification& who = face.recognised.identification;
  const attendance::Observation seen = observe(one);
  const Uuid id = new_uuid(received_at_);
  return {.id = id,
          .session_id = state_.session.id,
          .person_id = counts(face) ? std::optional(who.best->person) : std::nullopt,
          .idempotency_key = one.idempotency_key.empty() ? "frame:" + id.to_string() : one.idempotency_key,
          .source = source_,
          .method = seen.method,
          .decision = face.outcome.decision,
          .captured_at = one.captured_at,
          .received_at = received_at_,
          .detection = face.recognised.face.detection,
          .quality = seen.quality,
          .liveness = seen.liveness,
          .similarity = who.best.transform([](const gallery::Match& best) { return double{best.similarity}; }),
          .confidence = confidence_of(recognition_, face.recognised),
          .threshold = who.threshold,
          .model = model().name,
          .reason = face.outcome.reason,
          .rule_version = attendance::kRuleVersion,
          .policy = policy_snapshot(state_.course.policy),
          .challenge_passed = seen.challenge_passed,
          .margin = margin_of(face.recognised)};
}

const face::ModelInfo& SeenFaces::model() const { return *(*recognition_.engine())->recogniser(); }

Result<void> SeenFaces::keep_face(store::Connection& db, std::size_t index) {
  FrameFace& face = seen_[index].face;
  if (face.queue == InQueue::kSeenAgain) return queue_.count(db, *face.review_id);
  if (!crops_.has(index)) return {};  // nothing was to be kept of it when it was looked at: the next frame will do
  ROLLCALL_ASSIGN(const store::Once<store::Sighting> sighting, store::insert_sighting_once(db, sighting_of(index)));
  if (!counts(face)) return sighting.inserted ? keep_review(db, index, sighting.row) : Result<void>{};
  if (!sighting.inserted) return restore_answer(db, face, sighting.row);
  return keep_mark(db, index, sighting.row);
}

// The same frame came before: its answer then is its answer now.
Result<void> SeenFaces::restore_answer(store::Connection& db, FrameFace& face, const store::Sighting& before) const {
  face.outcome.decision = before.decision;
  if (!before.person_id) return {};
  ROLLCALL_ASSIGN(const auto record, store::find_record_of(db, state_.session.id, *before.person_id));
  if (record) face.record_id = record->id;
  return {};
}

Result<void> SeenFaces::keep_mark(store::Connection& db, std::size_t index, const store::Sighting& sighting) {
  FrameFace& face = seen_[index].face;
  if (!face.outcome.mark) return {};  // counted again after a cooldown: the sighting says it all
  ROLLCALL_ASSIGN(const ObservedMark kept, keep_observed_mark(db, in_.clock(), actor_, sighting, *face.outcome.mark));
  face.record_id = kept.record_id;
  if (kept.set_by_hand) face.outcome.decision = Decision::kAlreadyMarked;
  return keep_evidence(db, index, kept.record_id, sighting.id);
}

Result<void> SeenFaces::keep_evidence(store::Connection& db, std::size_t index, const Uuid& record,
                                      const Uuid& sighting) {
  FrameCrops::Crop& crop = crops_.at(index);
  if (crop.own_key) return {};  // written as a review's before the decision changed
  crop.used = true;
  const auto days = std::chrono::days{in_.settings().integer(setting::kEvidenceDays)};
  return store::insert_evidence(db, {.id = crop.id,
                                     .record_id = record,
                                     .sighting_id = sighting,
                                     .blob_name = crop.blob_name,
                                     .key_id = crop.key,
                                     .model = model().name,
                                     .model_sha256 = model().hash(),
                                     .threshold = seen_[index].face.recognised.identification.threshold,
                                     .created_at = received_at_,
                                     .expires_at = received_at_ + days,
                                     .embedding = crop.embedding});
}

Result<void> SeenFaces::keep_review(store::Connection& db, std::size_t index, const store::Sighting& sighting) {
  FrameCrops::Crop& crop = crops_.at(index);
  if (!crop.own_key) return {};  // written as evidence before the decision changed: the next frame will do
  FrameFace& face = seen_[index].face;
  ROLLCALL_ASSIGN(face.review_id, queue_.add(db, actor_, face.recognised, crop, sighting));
  return {};
}

}  // namespace rollcall::service
