#include "service/taking/take_attendance.hpp"

#include <algorithm>
#include <utility>

#include "base/uuid.hpp"
#include "service/calendar/policy.hpp"
#include "service/event_kinds.hpp"
#include "service/recognition/frame_faces.hpp"
#include "service/settings.hpp"
#include "service/taking/session_marks.hpp"
#include "store/evidence.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {
namespace {

using attendance::Decision;

// Works on one frame; a class only because its steps share so much.
class FrameWork {
 public:
  FrameWork(Installation& in, const Recognition& recognition, const Frame& frame, SessionState state, Time received_at)
      : in_(in),
        recognition_(recognition),
        frame_(frame),
        state_(std::move(state)),
        received_at_(received_at),
        captured_at_(frame.captured_at.value_or(received_at)) {}

  Result<FrameResult> run() {
    ROLLCALL_TRY(require_open(state_.session, captured_at_));
    const bool wants_liveness = state_.course.policy.liveness != attendance::LivenessPolicy::kOff;
    ROLLCALL_ASSIGN(
        FrameFaces found,
        find_faces(
            recognition_,
            {.image = frame_.image, .liveness = wants_liveness, .deadline = frame_.deadline, .stop = frame_.stop},
            std::span<const Uuid>(state_.roster)));
    analysis_ = std::move(found.analysis);
    result_.size = analysis_.size;
    result_.timings = analysis_.timings;
    for (RecognisedFace& face : found.faces) result_.faces.emplace_back().recognised = std::move(face);
    ROLLCALL_TRY(decide_all());
    if (std::ranges::any_of(result_.faces, [](const FrameFace& face) { return must_be_kept(face); }))
      ROLLCALL_TRY(keep());
    return std::move(result_);
  }

 private:
  attendance::Observation observe(const RecognisedFace& face) const {
    return service::observe(recognition_, face, captured_at_, received_at_);
  }

  Result<void> decide(store::Connection& db, FrameFace& face) {
    Known known;
    if (const auto& best = face.recognised.identification.best) {
      ROLLCALL_ASSIGN(known, read_known(db, state_.session.id, best->person, state_.course.policy, captured_at_));
    }
    face.outcome = attendance::decide(observe(face.recognised), state_.facts(), state_.course.policy, known.history,
                                      recognition_.liveness_thresholds());
    if (known.record && is_marked(face.outcome.decision)) face.record_id = known.record->id;
    ROLLCALL_ASSIGN(const Queued queued, queue_.look_up(db, face.recognised, face.outcome.decision));
    face.queue = queued.state;
    face.review_id = queued.review;
    return {};
  }

  static bool is_marked(Decision decision) {
    return decision == Decision::kPresent || decision == Decision::kLate || decision == Decision::kAlreadyMarked ||
           decision == Decision::kCooldown;
  }

  Result<void> decide_all() {
    return in_.database().read([&](store::Connection& db) -> Result<void> {
      for (FrameFace& face : result_.faces) ROLLCALL_TRY(decide(db, face));
      return {};
    });
  }

  static bool counts(const FrameFace& face) {
    const Decision decision = face.outcome.decision;
    return decision == Decision::kPresent || decision == Decision::kLate || face.outcome.mark.has_value();
  }

  static bool must_be_kept(const FrameFace& face) { return counts(face) || face.queue != InQueue::kNothing; }

  Result<void> keep() {
    for (std::size_t i = 0; i < result_.faces.size(); ++i) {
      const FrameFace& face = result_.faces[i];
      if (counts(face) || face.queue == InQueue::kNew) ROLLCALL_TRY(crops_.write(i, face.recognised, !counts(face)));
    }
    queue_.renew();
    auto kept = in_.database().transact([&](store::Connection& db) -> Result<void> {
      for (std::size_t i = 0; i < result_.faces.size(); ++i) {
        FrameFace& face = result_.faces[i];
        if (!must_be_kept(face)) continue;
        ROLLCALL_TRY(overlook_erased(db, face.recognised));
        ROLLCALL_TRY(decide(db, face));  // again: another frame may have come between
        if (must_be_kept(face)) ROLLCALL_TRY(keep_face(db, i, face));
      }
      return {};
    });
    ROLLCALL_TRY(crops_.settle(kept.has_value()));
    return kept;
  }

  store::Sighting sighting_of(std::size_t index, const FrameFace& face) const {
    const gallery::Identification& who = face.recognised.identification;
    const attendance::Observation seen = observe(face.recognised);
    const Uuid id = new_uuid(received_at_);
    return {.id = id,
            .session_id = state_.session.id,
            .person_id = counts(face) ? std::optional(who.best->person) : std::nullopt,
            .idempotency_key = frame_.idempotency_key.empty()
                                   ? "frame:" + id.to_string()
                                   : "frame:" + state_.session.id.to_string() + ":" + frame_.idempotency_key + ":" +
                                         std::to_string(index),
            .source = frame_.source,
            .method = seen.method,
            .decision = face.outcome.decision,
            .captured_at = captured_at_,
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

  const face::ModelInfo& model() const { return *(*recognition_.engine())->recogniser(); }

  Result<void> keep_face(store::Connection& db, std::size_t index, FrameFace& face) {
    if (face.queue == InQueue::kSeenAgain) return queue_.count(db, *face.review_id);
    if (!crops_.has(index)) return {};  // nothing was to be kept of it when it was looked at: the next frame will do
    ROLLCALL_ASSIGN(const store::Once<store::Sighting> sighting,
                    store::insert_sighting_once(db, sighting_of(index, face)));
    if (!counts(face)) return sighting.inserted ? keep_review(db, index, face, sighting.row) : Result<void>{};
    if (!sighting.inserted) return restore_answer(db, face, sighting.row);
    return keep_mark(db, index, face, sighting.row);
  }

  // The same frame came before: its answer then is its answer now.
  Result<void> restore_answer(store::Connection& db, FrameFace& face, const store::Sighting& before) const {
    face.outcome.decision = before.decision;
    if (!before.person_id) return {};
    ROLLCALL_ASSIGN(const auto record, store::find_record_of(db, state_.session.id, *before.person_id));
    if (record) face.record_id = record->id;
    return {};
  }

  Result<void> keep_mark(store::Connection& db, std::size_t index, FrameFace& face, const store::Sighting& sighting) {
    if (!face.outcome.mark) return {};  // counted again after a cooldown: the sighting says it all
    ROLLCALL_ASSIGN(const ObservedMark kept,
                    keep_observed_mark(db, in_.clock(), frame_.actor, sighting, *face.outcome.mark));
    face.record_id = kept.record_id;
    if (kept.set_by_hand) face.outcome.decision = Decision::kAlreadyMarked;
    return keep_evidence(db, index, kept.record_id, sighting.id, face);
  }

  Result<void> keep_evidence(store::Connection& db, std::size_t index, const Uuid& record, const Uuid& sighting,
                             const FrameFace& face) {
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
                                       .threshold = face.recognised.identification.threshold,
                                       .created_at = received_at_,
                                       .expires_at = received_at_ + days,
                                       .embedding = crop.embedding});
  }

  Result<void> keep_review(store::Connection& db, std::size_t index, FrameFace& face, const store::Sighting& sighting) {
    FrameCrops::Crop& crop = crops_.at(index);
    if (!crop.own_key) return {};  // written as evidence before the decision changed: the next frame will do
    ROLLCALL_ASSIGN(face.review_id, queue_.add(db, frame_.actor, face.recognised, crop, sighting));
    return {};
  }

  Installation& in_;
  const Recognition& recognition_;
  const Frame& frame_;
  SessionState state_;
  Time received_at_;
  Time captured_at_;
  face::Analysis analysis_;
  FrameResult result_;
  FrameCrops crops_{in_, analysis_, received_at_};
  ReviewQueue queue_{in_, recognition_, {.session = state_.session.id}, received_at_};
};

}  // namespace

Result<FrameResult> take_attendance(Installation& in, const Recognition& recognition, const Frame& frame) {
  ROLLCALL_ASSIGN(SessionState state, read_session(in, frame.session));
  return FrameWork(in, recognition, frame, std::move(state), in.clock().now()).run();
}

}  // namespace rollcall::service
