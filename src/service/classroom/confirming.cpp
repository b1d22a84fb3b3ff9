// Confirming a classroom, and undoing that.

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>
#include <vector>

#include "base/uuid.hpp"
#include "service/calendar/policy.hpp"
#include "service/classroom/classrooms.hpp"
#include "service/classroom/events.hpp"
#include "service/keeping/remains.hpp"
#include "service/people/erasures.hpp"
#include "service/recognition/frame_faces.hpp"
#include "service/recognition/kept_crops.hpp"
#include "service/review/corrections.hpp"
#include "service/review/kept_corrections.hpp"
#include "service/review/review_queue.hpp"
#include "service/settings.hpp"
#include "service/taking/classroom_key.hpp"
#include "service/taking/observed.hpp"
#include "store/evidence.hpp"
#include "store/remains.hpp"
#include "store/retention.hpp"
#include "store/reviews.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {
namespace {

using attendance::RecordStatus;
using store::Classroom;
using store::ClassroomStatus;

constexpr std::string_view kTapped = "seen in the pictures of the class";
constexpr std::string_view kAsBefore = "as before the pictures of the class";
constexpr std::string_view kUnreviewed = "the pictures of the class were undone";

std::unexpected<Error> settled_meanwhile() {
  return fail(ErrorCode::kConflict, "the pictures were settled in the meantime", "look again");
}

// The bare proposal, from the sealed findings, is what it works on; the faces are in `view`.
class ConfirmWork {
 public:
  ConfirmWork(Installation& in, const Recognition& recognition, const Actor& actor, const ConfirmClassroom& wanted,
              const ClassroomView& view, SessionState state)
      : in_(in),
        recognition_(recognition),
        actor_(actor),
        wanted_(wanted),
        classroom_(view.classroom),
        findings_(view.findings),
        state_(std::move(state)),
        now_(in.clock().now()) {}

  Result<void> run(const Proposal& proposal) {
    ROLLCALL_TRY(check(proposal));
    auto kept = write_crops(proposal);
    queue_.renew();
    if (kept) kept = in_.database().transact([&](store::Connection& db) { return keep(db); });
    ROLLCALL_TRY(settle_crops(in_, crops_, kept.has_value()));
    ROLLCALL_TRY(kept);
    return destroy_remains(in_);
  }

 private:
  bool is_excepted(const ProposedPerson& one) const {
    return one.person && std::ranges::contains(wanted_.except, *one.person);
  }
  bool is_tapped(const Uuid& person) const { return std::ranges::contains(wanted_.also, person); }

  bool marks(const ProposedPerson& one) const { return one.would_count() && !is_excepted(one); }

  // What a tap has settled asks nobody again.
  bool asks(const ProposedPerson& one) const {
    return !one.is_there() && !is_excepted(one) && !(one.person && is_tapped(*one.person));
  }

  Result<void> check(const Proposal& proposal) const {
    for (const Uuid& person : wanted_.except) {
      if (is_tapped(person)) return fail_field("also", "names somebody whom except names too");
      const auto named = [&](const ProposedPerson& one) { return one.person == person; };
      if (std::ranges::none_of(proposal.people, named))
        return fail_field("except", "names somebody who is in no picture");
    }
    return {};
  }

  Result<void> write_crops(const Proposal& proposal) {
    std::vector<const ProposedPerson*> asked;  // whose face is new to the review queue
    ROLLCALL_TRY(in_.database().read([&](store::Connection& db) -> Result<void> {
      for (const ProposedPerson& one : proposal.people) {
        if (!asks(one)) continue;
        const RecognisedFace face = to_recognised(findings_.faces[one.best]);
        ROLLCALL_ASSIGN(const Queued queued, queue_.look_up(db, face, one.outcome.decision));
        if (queued.state == InQueue::kNew) asked.push_back(&one);
      }
      return {};
    }));
    for (const ProposedPerson& one : proposal.people)
      if (marks(one)) ROLLCALL_TRY(write_crop(one, one.person));
    for (const ProposedPerson* one : asked) ROLLCALL_TRY(write_crop(*one, std::nullopt));
    return {};
  }

  Result<void> write_crop(const ProposedPerson& one, const std::optional<Uuid>& person) {
    const FoundFace& found = findings_.faces[one.best];
    ROLLCALL_ASSIGN(FrameCrops::Crop crop,
                    keep_crop(in_, {.jpeg = found.crop, .embedding = found.face.embedding, .person = person}, now_));
    crops_.emplace(one.best, std::move(crop));
    return {};
  }

  // As of now: another frame may have come between.
  Result<void> keep(store::Connection& db) {
    ROLLCALL_ASSIGN(const Proposal proposal, propose(db, recognition_, state_, classroom_, findings_));
    ROLLCALL_TRY(settle(db));
    for (const ProposedPerson& one : proposal.people) ROLLCALL_TRY(keep_person(db, one));
    for (const Uuid& person : wanted_.also) ROLLCALL_TRY(keep_tap(db, person, proposal));
    ROLLCALL_TRY(store::set_classroom_made(db, classroom_.id, write_made(made_)));
    return note(db, in_.clock(), actor_, event::kClassroomConfirmed,
                {.subject = classroom_.id,
                 .session = classroom_.session_id,
                 .ids = {{"marked", made_.marks.size()},
                         {"by_hand", made_.by_hand.size()},
                         {"excepted", wanted_.except.size()},
                         {"reviews", made_.reviews.size()}}});
  }

  // First of all, so that whoever else confirms waits here and then finds it done.
  Result<void> settle(store::Connection& db) {
    store::Remains remains{.blobs = store::classroom_blobs(classroom_), .keys = {classroom_.id}};
    Classroom settled = classroom_;
    settled.status = ClassroomStatus::kConfirmed;
    settled.settled_by = actor_.id;
    settled.settled_at = now_;
    ROLLCALL_ASSIGN(const bool moved, store::settle_classroom(db, settled));
    if (!moved) return settled_meanwhile();
    return store::add_remains(db, remains);
  }

  Result<void> keep_person(store::Connection& db, const ProposedPerson& one) {
    RecognisedFace face = to_recognised(findings_.faces[one.best]);
    if (marks(one)) {
      ROLLCALL_TRY(overlook_erased(db, face));
      if (!face.identification.best) return {};
      if (!has_crop(one, false)) return settled_meanwhile();
      return keep_mark(db, one);
    }
    if (!asks(one)) return {};
    ROLLCALL_ASSIGN(const Queued queued, queue_.look_up(db, face, one.outcome.decision));
    if (queued.state == InQueue::kSeenAgain) return queue_.count(db, *queued.review);
    if (queued.state != InQueue::kNew || !has_crop(one, true)) return {};
    return keep_review(db, one, face);
  }

  bool has_crop(const ProposedPerson& one, bool of_review) {
    return crops_.contains(one.best) && crops_.at(one.best).own_key == of_review;
  }

  store::Sighting sighting_of(const ProposedPerson& one, std::string key) const {
    const FoundFace& found = findings_.faces[one.best];
    const RecognisedFace face = to_recognised(found);
    return {.id = new_uuid(now_),
            .session_id = classroom_.session_id,
            .person_id = marks(one) ? one.person : std::nullopt,
            .idempotency_key = std::move(key),
            .source = classroom_.source,
            .method = attendance::Method::kFace,
            .decision = one.outcome.decision,
            .captured_at = classroom_.captured_at,
            .received_at = classroom_.created_at,
            .detection = found.face.detection,
            .quality = found.face.quality.score,
            .liveness = found.face.liveness.transform([](float value) { return double{value}; }),
            .similarity = found.who.best.transform([](const gallery::Match& best) { return double{best.similarity}; }),
            .confidence = confidence_of(recognition_, face),
            .threshold = found.who.threshold,
            .model = model().name,
            .reason = one.outcome.reason,
            .rule_version = attendance::kRuleVersion,
            .policy = policy_snapshot(state_.course.policy),
            .margin = margin_of(face)};
  }

  const face::ModelInfo& model() const { return *(*recognition_.engine())->recogniser(); }

  Result<void> keep_mark(store::Connection& db, const ProposedPerson& one) {
    ROLLCALL_ASSIGN(const store::Once<store::Sighting> sighting,
                    store::insert_sighting_once(db, sighting_of(one, classroom_key(classroom_.id, *one.person))));
    if (!sighting.inserted || !one.outcome.mark) return {};
    ROLLCALL_ASSIGN(const ObservedMark kept,
                    keep_observed_mark(db, in_.clock(), actor_, sighting.row, *one.outcome.mark));
    FrameCrops::Crop& crop = crops_.at(one.best);
    crop.used = true;
    made_.marks.push_back({.record_id = kept.record_id, .sighting_id = sighting.row.id, .evidence_id = crop.id});
    const auto days = std::chrono::days{in_.settings().integer(setting::kEvidenceDays)};
    return store::insert_evidence(db, {.id = crop.id,
                                       .record_id = kept.record_id,
                                       .sighting_id = sighting.row.id,
                                       .blob_name = crop.blob_name,
                                       .key_id = crop.key,
                                       .model = model().name,
                                       .model_sha256 = model().hash(),
                                       .threshold = findings_.faces[one.best].who.threshold,
                                       .created_at = now_,
                                       .expires_at = now_ + days,
                                       .embedding = crop.embedding});
  }

  Result<void> keep_review(store::Connection& db, const ProposedPerson& one, const RecognisedFace& face) {
    const std::string key = "unsettled:" + classroom_.id.to_string() + ":" + std::to_string(one.best);
    ROLLCALL_ASSIGN(const store::Once<store::Sighting> once, store::insert_sighting_once(db, sighting_of(one, key)));
    if (!once.inserted) return {};
    ROLLCALL_ASSIGN(const Uuid review, queue_.add(db, actor_, face, crops_.at(one.best), once.row));
    made_.reviews.push_back(review);
    return {};
  }

  // Nothing where the person is there already, by whatever way.
  Result<void> keep_tap(store::Connection& db, const Uuid& person, const Proposal& proposal) {
    const auto is_there = [&](const ProposedPerson& one) { return one.is_there() && one.person == person; };
    if (std::ranges::any_of(proposal.people, is_there)) return {};
    const attendance::Layer layer = layer_of(actor_);
    ROLLCALL_ASSIGN(const auto before, store::find_record_of(db, classroom_.session_id, person));
    if (before) {
      const auto said = attendance::effective_status(before->layers(), state_.session.status);
      if (said && (said->status == RecordStatus::kPresent || said->status == RecordStatus::kLate)) return {};
    }
    ROLLCALL_ASSIGN(const store::Record record, mark_in(db, in_, actor_, classroom_.session_id, person,
                                                        {.status = status_now(), .reason = std::string(kTapped)}));
    ClassroomMade::ByHand made{.record_id = record.id, .layer = layer, .set = said_by(record, layer)};
    if (before) made.before = said_by(*before, layer);
    if (made.before) made.before->reason.clear();
    made_.by_hand.push_back(std::move(made));
    return {};
  }

  // What the rules would have made of their face.
  RecordStatus status_now() const {
    const auto limit = std::chrono::seconds{state_.course.policy.late_after_s};
    return classroom_.captured_at > state_.session.starts_at + limit ? RecordStatus::kLate : RecordStatus::kPresent;
  }

  Installation& in_;
  const Recognition& recognition_;
  const Actor& actor_;
  const ConfirmClassroom& wanted_;
  const Classroom& classroom_;
  const Findings& findings_;
  SessionState state_;
  Time now_;
  std::map<std::size_t, FrameCrops::Crop> crops_;  // by the face
  ReviewQueue queue_{in_, recognition_, {.session = classroom_.session_id}, now_};
  ClassroomMade made_;
};

// Takes back, within the caller's transaction.
class UndoWork {
 public:
  UndoWork(store::Connection& db, Installation& in, const Recognition& recognition, const Actor& actor,
           Classroom classroom)
      : db_(db), in_(in), recognition_(recognition), actor_(actor), classroom_(std::move(classroom)) {}

  Result<Classroom> run() {
    ROLLCALL_TRY(require_in_time(db_, in_, actor_, classroom_.session_id));
    ROLLCALL_ASSIGN(made_, read_classroom_made(classroom_.made));
    confirmed_at_ = classroom_.settled_at.value_or(Time{});
    for (const ClassroomMade::Mark& one : made_.marks) ROLLCALL_TRY(unmark(one));
    for (const ClassroomMade::ByHand& one : made_.by_hand) ROLLCALL_TRY(untap(one));
    for (const Uuid& review : made_.reviews) ROLLCALL_TRY(unask(review));
    classroom_.status = ClassroomStatus::kUndone;
    classroom_.settled_by = actor_.id;
    classroom_.settled_at = in_.clock().now();
    classroom_.made = write_made(made_);
    ROLLCALL_ASSIGN(const bool moved, store::settle_classroom(db_, classroom_));
    if (!moved) return settled_meanwhile();
    ROLLCALL_TRY(store::add_remains(db_, remains_));
    ROLLCALL_TRY(note(db_, in_.clock(), actor_, event::kClassroomUndone,
                      {.subject = classroom_.id, .session = classroom_.session_id, .ids = {{"kept", made_.kept}}}));
    return classroom_;
  }

 private:
  bool corrected_since(const store::Record& record) const {
    const auto since = [&](const std::optional<store::Correction>& said) { return said && said->at >= confirmed_at_; };
    return since(record.teacher) || since(record.office);
  }

  Result<void> unmark(const ClassroomMade::Mark& one) {
    ROLLCALL_ASSIGN(std::optional<store::Record> record, store::find_record(db_, one.record_id));
    if (!record) return {};
    if (corrected_since(*record)) {
      ++made_.kept;
      return {};
    }
    if (one.evidence_id) {
      ROLLCALL_ASSIGN(const auto evidence, store::find_evidence(db_, *one.evidence_id));
      if (evidence) {
        if (!evidence->blob_name.empty()) remains_.blobs.push_back(evidence->blob_name);
        ROLLCALL_TRY(store::delete_evidence(db_, evidence->id));
      }
    }
    ROLLCALL_TRY(store::delete_sighting(db_, one.sighting_id));
    ROLLCALL_ASSIGN(record, store::find_record(db_, one.record_id));
    boost::json::object ids{{"classroom_id", classroom_.id.to_string()}, {"before", layers_json(record->layers())}};
    ROLLCALL_TRY(observe_anew(db_, *record, recognition_.liveness_thresholds(), in_.clock().now()));
    ids["after"] = layers_json(record->layers());
    return note(
        db_, in_.clock(), actor_, event::kRecordChanged,
        {.subject = record->id, .person = record->person_id, .session = record->session_id, .ids = std::move(ids)});
  }

  Result<void> untap(const ClassroomMade::ByHand& one) {
    ROLLCALL_ASSIGN(const std::optional<store::Record> record, store::find_record(db_, one.record_id));
    if (!record) return {};
    if (said_by(*record, one.layer) != one.set) {
      ++made_.kept;
      return {};
    }
    std::optional<store::Correction> before = one.before;
    if (before) before->reason = kAsBefore;
    return restore_in(db_, in_, actor_, *record, one.layer, std::move(before)).transform([](auto&&) {});
  }

  Result<void> unask(const Uuid& id) {
    ROLLCALL_ASSIGN(const std::optional<store::Review> review, store::find_review(db_, id));
    if (!review || review->status != store::ReviewStatus::kOpen) return {};
    ROLLCALL_ASSIGN(const store::Review before, store::settle_review(db_, id,
                                                                     {.status = store::ReviewStatus::kRejected,
                                                                      .by = actor_.id,
                                                                      .at = in_.clock().now(),
                                                                      .reason = std::string(kUnreviewed)}));
    if (!before.blob_name.empty()) remains_.blobs.push_back(before.blob_name);
    remains_.keys.push_back(before.key_id);
    return note(db_, in_.clock(), actor_, event::kReviewSettled,
                {.subject = id, .session = review->session_id, .ids = {{"status", "rejected"}}});
  }

  store::Connection& db_;
  Installation& in_;
  const Recognition& recognition_;
  const Actor& actor_;
  Classroom classroom_;
  Time confirmed_at_;
  ClassroomMade made_;
  store::Remains remains_;
};

}  // namespace

Result<ClassroomView> confirm_classroom(Installation& in, const Recognition& recognition, const Actor& actor,
                                        const Uuid& session, const Uuid& id, const ConfirmClassroom& wanted) {
  ROLLCALL_TRY(recognition.engine());
  ROLLCALL_ASSIGN(const ClassroomView view, get_classroom(in, recognition, session, id));
  if (view.classroom.status == ClassroomStatus::kConfirmed) return view;
  const auto confirm = [&]() -> Result<void> {
    const bool is_over = view.classroom.expires_at <= in.clock().now();
    if (view.classroom.status != ClassroomStatus::kProposed || is_over || view.findings.pictures.empty())
      return fail(ErrorCode::kConflict, "the pictures are not there any more", "take them again");
    ROLLCALL_ASSIGN(SessionState state, read_session(in, session));
    ROLLCALL_TRY(require_open(state.session, view.classroom.captured_at));
    return ConfirmWork(in, recognition, actor, wanted, view, std::move(state)).run(view.proposal);
  };
  const Result<void> done = confirm();
  if (!done && done.error().code != ErrorCode::kConflict) return std::unexpected(done.error());
  ROLLCALL_ASSIGN(ClassroomView now, get_classroom(in, recognition, session, id));
  // Somebody else confirmed it since it was read, and its pictures are gone: then it is confirmed, once.
  if (!done && now.classroom.status != ClassroomStatus::kConfirmed) return std::unexpected(done.error());
  return now;
}

Result<ClassroomView> undo_classroom(Installation& in, const Recognition& recognition, const Actor& actor,
                                     const Uuid& session, const Uuid& id) {
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(Classroom classroom, store::get_classroom(db, session, id));
    if (classroom.status == ClassroomStatus::kUndone) return {};
    if (classroom.status != ClassroomStatus::kConfirmed)
      return fail(ErrorCode::kConflict, "the pictures were not confirmed");
    return UndoWork(db, in, recognition, actor, std::move(classroom)).run().transform([](auto&&) {});
  }));
  ROLLCALL_TRY(destroy_remains(in));
  return get_classroom(in, recognition, session, id);
}

}  // namespace rollcall::service
