// A picture at a checkpoint becomes passages.
#include <algorithm>
#include <utility>

#include "attendance/passage_rules.hpp"
#include "base/json.hpp"
#include "base/uuid.hpp"
#include "service/calendar/checkpoints.hpp"
#include "service/event_kinds.hpp"
#include "service/recognition/frame_faces.hpp"
#include "service/recognition/kept_crops.hpp"
#include "service/settings.hpp"
#include "service/taking/observed_passages.hpp"
#include "service/taking/passages.hpp"
#include "store/checkpoints.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {
namespace {

using attendance::Decision;

// Works on one frame; a class only because its steps share so much.
class PassageWork {
 public:
  PassageWork(Installation& in, const Recognition& recognition, const PassageFrame& frame, CheckpointState state,
              Time received_at)
      : in_(in),
        recognition_(recognition),
        frame_(frame),
        state_(std::move(state)),
        received_at_(received_at),
        captured_at_(frame.captured_at.value_or(received_at)) {}

  Result<PassageResult> run() {
    std::optional<std::span<const Uuid>> roster;
    if (state_.people) roster = *state_.people;
    ROLLCALL_ASSIGN(FrameFaces found, find_faces(recognition_,
                                                 {.image = frame_.image,
                                                  .liveness = policy().liveness != attendance::LivenessPolicy::kOff,
                                                  .deadline = frame_.deadline,
                                                  .stop = frame_.stop},
                                                 roster));
    analysis_ = std::move(found.analysis);
    result_.size = analysis_.size;
    result_.timings = analysis_.timings;
    for (RecognisedFace& face : found.faces) result_.faces.emplace_back().recognised = std::move(face);
    ROLLCALL_TRY(in_.database().read([&](store::Connection& db) -> Result<void> {
      for (PassageFace& face : result_.faces) ROLLCALL_TRY(decide(db, face));
      return {};
    }));
    if (std::ranges::any_of(result_.faces, [](const PassageFace& face) { return must_be_kept(face); }))
      ROLLCALL_TRY(keep());
    return std::move(result_);
  }

 private:
  const attendance::CheckpointPolicy& policy() const { return state_.checkpoint.policy; }
  attendance::Observation observe(const PassageFace& face) const {
    return service::observe(recognition_, face.recognised, captured_at_, received_at_);
  }

  Result<void> decide(store::Connection& db, PassageFace& face) {
    const auto& best = face.recognised.identification.best;
    ROLLCALL_ASSIGN(const DecidedPassage decided,
                    decide_passage_at(db, state_.checkpoint, best ? std::optional(best->person) : std::nullopt,
                                      observe(face), recognition_.liveness_thresholds()));
    face.outcome = decided.outcome;
    face.passage_id = decided.hidden_by;
    ROLLCALL_ASSIGN(const Queued queued, queue_.look_up(db, face.recognised, face.outcome.decision));
    face.queue = queued.state;
    face.review_id = queued.review;
    return {};
  }

  static bool must_be_kept(const PassageFace& face) {
    return face.outcome.decision == Decision::kPresent || face.queue != InQueue::kNothing;
  }

  Result<void> keep() {
    for (std::size_t i = 0; i < result_.faces.size(); ++i) {
      const PassageFace& face = result_.faces[i];
      const bool passes = face.outcome.decision == Decision::kPresent;
      if (!passes && face.queue != InQueue::kNew) continue;
      ROLLCALL_ASSIGN(const Bytes jpeg, cut_out(analysis_, face.recognised.face));
      ROLLCALL_TRY(crops_.write(i, face.recognised, !passes, jpeg));
    }
    queue_.renew();
    auto kept = in_.database().transact([&](store::Connection& db) -> Result<void> {
      for (std::size_t i = 0; i < result_.faces.size(); ++i) {
        PassageFace& face = result_.faces[i];
        if (!must_be_kept(face)) continue;
        ROLLCALL_TRY(overlook_erased(db, face.recognised));
        ROLLCALL_ASSIGN(const bool came_before, restore_answer(db, i, face));
        if (came_before) continue;
        ROLLCALL_TRY(decide(db, face));  // again: another frame may have come between
        if (face.queue == InQueue::kSeenAgain)
          ROLLCALL_TRY(queue_.count(db, *face.review_id));
        else if (!crops_.has(i))
          continue;  // nothing was to be kept of it when it was looked at: the next frame will do
        else if (face.outcome.decision == Decision::kPresent)
          ROLLCALL_TRY(keep_passage(db, i, face));
        else if (must_be_kept(face))
          ROLLCALL_TRY(keep_review(db, i, face));
      }
      return {};
    });
    ROLLCALL_TRY(crops_.settle(kept.has_value()));
    // Somebody who does not wait for his turn was faster; the next try sees his passage.
    if (!kept && kept.error().code == ErrorCode::kAlreadyExists) return came_at_once();
    return kept;
  }

  std::string key_of(std::size_t index, const Uuid& id) const {
    if (frame_.idempotency_key.empty()) return "passage:" + id.to_string();
    return "passage:" + state_.checkpoint.id.to_string() + ":" + frame_.idempotency_key + ":" + std::to_string(index);
  }

  // The same frame came before: its answer then is its answer now.
  Result<bool> restore_answer(store::Connection& db, std::size_t index, PassageFace& face) const {
    if (frame_.idempotency_key.empty()) return false;
    ROLLCALL_ASSIGN(const auto before, store::find_passage_by_key(db, key_of(index, {})));
    if (before) face.passage_id = before->id;
    return before.has_value();
  }

  Result<void> keep_passage(store::Connection& db, std::size_t index, PassageFace& face) {
    const gallery::Identification& who = face.recognised.identification;
    const attendance::Observation seen = observe(face);
    store::Passage passage = new_passage(state_.checkpoint, who.best->person, seen, *face.outcome.mark);
    passage.idempotency_key = key_of(index, passage.id);
    passage.source = frame_.source;
    passage.detection = face.recognised.face.detection;
    passage.quality = seen.quality;
    passage.liveness = seen.liveness;
    passage.similarity = who.best->similarity;
    passage.confidence = confidence_of(recognition_, face.recognised);
    passage.threshold = who.threshold;
    passage.margin = margin_of(face.recognised);
    passage.model = model().name;
    passage.model_sha256 = model().hash();
    ROLLCALL_TRY(service::keep_passage(db, in_.clock(), frame_.actor, passage));
    face.passage_id = passage.id;
    return keep_evidence(db, index, passage.id);
  }

  Result<void> keep_evidence(store::Connection& db, std::size_t index, const Uuid& passage) {
    FrameCrops::Crop& crop = crops_.at(index);
    if (crop.own_key) return {};  // written as a review's before the decision changed
    crop.used = true;
    const auto days = std::chrono::days{in_.settings().integer(setting::kEvidenceDays)};
    return store::insert_passage_evidence(db, {.id = crop.id,
                                               .passage_id = passage,
                                               .blob_name = crop.blob_name,
                                               .key_id = crop.key,
                                               .created_at = received_at_,
                                               .expires_at = received_at_ + days,
                                               .embedding = crop.embedding});
  }

  // A review hangs on the sighting it doubts.
  Result<void> keep_review(store::Connection& db, std::size_t index, PassageFace& face) {
    FrameCrops::Crop& crop = crops_.at(index);
    if (!crop.own_key) return {};  // written as evidence before the decision changed: the next frame will do
    const gallery::Identification& who = face.recognised.identification;
    const attendance::Observation seen = observe(face);
    const Uuid id = new_uuid(received_at_);
    ROLLCALL_ASSIGN(
        const store::Once<store::Sighting> sighting,
        store::insert_sighting_once(
            db, {.id = id,
                 .idempotency_key = key_of(index, id),
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
                 .rule_version = attendance::kPassageRules,
                 .policy = write_json(policy_json(policy())),
                 .challenge_passed = seen.challenge_passed,
                 .margin = margin_of(face.recognised)}));
    if (!sighting.inserted) return {};
    ROLLCALL_ASSIGN(face.review_id, queue_.add(db, frame_.actor, face.recognised, crop, sighting.row));
    return {};
  }

  const face::ModelInfo& model() const { return *(*recognition_.engine())->recogniser(); }

  Installation& in_;
  const Recognition& recognition_;
  const PassageFrame& frame_;
  CheckpointState state_;
  Time received_at_;
  Time captured_at_;
  face::Analysis analysis_;
  PassageResult result_;
  FrameCrops crops_{in_, received_at_};
  ReviewQueue queue_{in_, recognition_, {.checkpoint = state_.checkpoint.id}, received_at_};
};

}  // namespace

Result<PassageResult> take_passages(Installation& in, const Recognition& recognition, const PassageFrame& frame) {
  ROLLCALL_ASSIGN(CheckpointState state, read_checkpoint(in, frame.checkpoint));
  return PassageWork(in, recognition, frame, std::move(state), in.clock().now()).run();
}

}  // namespace rollcall::service
