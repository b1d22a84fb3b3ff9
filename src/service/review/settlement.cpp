#include "service/review/settlement.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <utility>

#include "attendance/passage_rules.hpp"
#include "base/json.hpp"
#include "base/uuid.hpp"
#include "service/calendar/checkpoints.hpp"
#include "service/calendar/policy.hpp"
#include "service/event_kinds.hpp"
#include "service/people/erasures.hpp"
#include "service/review/corrections.hpp"
#include "service/settings.hpp"
#include "service/taking/observed.hpp"
#include "service/taking/session_marks.hpp"
#include "store/checkpoints.hpp"
#include "store/courses.hpp"
#include "store/evidence.hpp"
#include "store/passages.hpp"
#include "store/people.hpp"
#include "store/photos.hpp"
#include "store/records.hpp"
#include "store/retention.hpp"
#include "store/sessions.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {
namespace {

using attendance::Decision;

// Works on one assignment; a class only because its steps share so much.
class AssignWork {
 public:
  AssignWork(store::Connection& db, Installation& in, const Recognition& recognition, const Actor& actor,
             const Assignment& wanted)
      : db_(db), in_(in), recognition_(recognition), actor_(actor), wanted_(wanted), now_(in.clock().now()) {}

  Result<Made> run() {
    ROLLCALL_TRY(require_not_erased(db_, wanted_.person));
    ROLLCALL_ASSIGN(const store::Person person, store::get_person(db_, wanted_.person));
    if (!person.active) return fail(ErrorCode::kConflict, "this person is inactive", "make the person active first");
    ROLLCALL_ASSIGN(const auto seen, store::find_sighting(db_, wanted_.review.sighting_id));
    if (!seen) return fail(ErrorCode::kConflict, "the sighting is not kept any more");
    seen_ = *seen;
    if (wanted_.review.session_id) {
      ROLLCALL_TRY(in_session(*wanted_.review.session_id));
    } else {
      ROLLCALL_TRY(at_checkpoint(wanted_.review.checkpoint_id.value_or(Uuid{})));
    }
    return made_;
  }

 private:
  attendance::Observation observation() const {
    return {.method = attendance::Method::kFace,
            .match = attendance::Match::kAccepted,
            .confidence = 1.0,
            .quality = seen_.quality.value_or(0.0),
            .liveness = seen_.liveness,
            .settled = true,
            .captured_at = seen_.captured_at,
            .received_at = seen_.received_at};
  }

  // The scores are those with the candidate.
  bool is_candidate() const { return wanted_.review.candidate_id == wanted_.person; }
  std::optional<double> if_candidate(const std::optional<double>& score) const {
    return is_candidate() ? score : std::nullopt;
  }

  Result<void> put_on_roster(const Uuid& course) {
    ROLLCALL_ASSIGN(const bool expected, store::is_on_roster(db_, course, wanted_.person));
    if (expected) return {};
    if (!wanted_.add_to_roster)
      return fail(ErrorCode::kConflict, "this person is not on the course's roster",
                  "add the person to the roster first, or settle with add_to_roster");
    ROLLCALL_TRY(store::add_to_roster(db_, course, wanted_.person, now_));
    made_.roster = true;
    return note(db_, in_.clock(), actor_, event::kRosterAdded, {.subject = course, .person = wanted_.person});
  }

  Result<void> in_session(const Uuid& id) {
    ROLLCALL_ASSIGN(const store::Session session, store::get_session(db_, id));
    ROLLCALL_ASSIGN(const store::Course course, store::get_course(db_, session.course_id));
    ROLLCALL_TRY(require_in_time(db_, in_, actor_, id));
    ROLLCALL_TRY(put_on_roster(course.id));
    ROLLCALL_ASSIGN(Known known, read_known(db_, id, wanted_.person, course.policy, seen_.captured_at));
    const attendance::Outcome outcome =
        attendance::decide(observation(),
                           {.status = session.status,
                            .starts_at = session.starts_at,
                            .ends_at = session.ends_at,
                            .closed_at = session.closed_at},
                           course.policy, known.history, recognition_.liveness_thresholds());
    if (outcome.decision == Decision::kOutsideWindow)
      return fail(ErrorCode::kConflict, std::string(attendance::sentence(outcome.reason)),
                  "reject it, or mark by hand");
    ROLLCALL_ASSIGN(const store::Sighting sighting, keep_sighting(outcome, course.policy));
    if (known.record) made_.record = known.record->id;
    if (!outcome.mark) return {};
    return keep_mark(std::move(known.record), *outcome.mark, sighting);
  }

  Result<store::Sighting> keep_sighting(const attendance::Outcome& outcome, const attendance::Policy& policy) {
    store::Sighting sighting = seen_;
    sighting.id = new_uuid(now_);
    sighting.person_id = wanted_.person;
    sighting.idempotency_key = "review:" + sighting.id.to_string();
    sighting.decision = outcome.decision;
    sighting.reason = outcome.reason;
    sighting.similarity = if_candidate(seen_.similarity);
    sighting.confidence = if_candidate(seen_.confidence);
    sighting.margin = if_candidate(seen_.margin);
    sighting.rule_version = attendance::kRuleVersion;
    sighting.policy = policy_snapshot(policy);
    sighting.review_id = wanted_.review.id;
    sighting.veto_id.reset();
    ROLLCALL_TRY(store::insert_sighting_once(db_, sighting));
    made_.sighting = sighting.id;
    return sighting;
  }

  Result<void> keep_mark(std::optional<store::Record> existing, const attendance::Mark& mark,
                         const store::Sighting& sighting) {
    const bool is_new = !existing.has_value();
    store::Record record = existing.value_or(store::Record{.id = new_uuid(now_),
                                                           .session_id = *sighting.session_id,
                                                           .person_id = wanted_.person,
                                                           .source = sighting.source,
                                                           .created_at = now_});
    const attendance::Layers before = record.layers();
    record.observed = mark.status;
    if (is_new || (!record.teacher && !record.office)) record.method = attendance::Method::kFace;
    record.first_sighting_id = sighting.id;
    record.marked_at = mark.at;
    record.similarity = sighting.similarity;
    record.confidence = sighting.confidence;
    record.source = sighting.source;
    record.rule_version = sighting.rule_version;
    record.policy = sighting.policy;
    record.model = sighting.model;
    record.threshold = sighting.threshold;
    record.received_at = sighting.received_at;
    record.updated_at = now_;
    if (is_new) {
      ROLLCALL_TRY(store::insert_record_once(db_, record));
    } else {
      ROLLCALL_TRY(store::update_observation(db_, record));
    }
    made_.record = record.id;
    ROLLCALL_TRY(keep_evidence(record, sighting));
    return note(db_, in_.clock(), actor_, is_new ? event::kRecordMade : event::kRecordChanged,
                {.subject = record.id,
                 .person = record.person_id,
                 .session = record.session_id,
                 .ids = {{"status", attendance::name(mark.status)},
                         {"method", "face"},
                         {"review_id", wanted_.review.id.to_string()},
                         {"before", layers_json(before)},
                         {"after", layers_json(record.layers())}}});
  }

  Time evidence_ends() const { return now_ + std::chrono::days{in_.settings().integer(setting::kEvidenceDays)}; }

  Result<void> keep_evidence(const store::Record& record, const store::Sighting& sighting) {
    if (!wanted_.crop) return {};
    made_.evidence = wanted_.crop->id;
    return store::insert_evidence(db_, {.id = wanted_.crop->id,
                                        .record_id = record.id,
                                        .sighting_id = sighting.id,
                                        .blob_name = wanted_.crop->blob_name,
                                        .key_id = wanted_.crop->key,
                                        .model = sighting.model,
                                        .model_sha256 = wanted_.review.model_sha256,
                                        .threshold = sighting.threshold,
                                        .created_at = now_,
                                        .expires_at = evidence_ends(),
                                        .embedding = wanted_.crop->embedding});
  }

  Result<void> at_checkpoint(const Uuid& id) {
    ROLLCALL_ASSIGN(const store::Checkpoint place, store::get_checkpoint(db_, id));
    if (!place.groups.empty()) {
      ROLLCALL_ASSIGN(const std::vector<Uuid> people, store::list_people_of_checkpoint(db_, id));
      if (!std::ranges::contains(people, wanted_.person))
        return fail(ErrorCode::kConflict, "this person may not pass here", "put the person into a group that may");
    }
    const Time at = std::min(seen_.captured_at, seen_.received_at);
    ROLLCALL_ASSIGN(const auto near, store::list_passages_near(db_, id, wanted_.person, at,
                                                               std::chrono::seconds{place.policy.cooldown_s}));
    std::vector<attendance::Passage> counted;
    for (const store::NearPassage& one : near) counted.push_back(one.passage);
    const attendance::Outcome outcome =
        attendance::decide_passage(observation(), place.policy, counted, recognition_.liveness_thresholds());
    if (outcome.decision == Decision::kCooldown) return {};  // the person passed anyway
    if (outcome.decision != Decision::kPresent)
      return fail(ErrorCode::kConflict, std::string(attendance::sentence(outcome.reason)),
                  "reject it, or add it by hand");
    return keep_passage(place, outcome.mark->at);
  }

  Result<void> keep_passage(const store::Checkpoint& place, Time at) {
    store::Passage passage{.id = new_uuid(now_),
                           .checkpoint_id = place.id,
                           .person_id = wanted_.person,
                           .method = attendance::Method::kFace,
                           .observed_at = at,
                           .observed_direction = place.policy.direction,
                           .captured_at = seen_.captured_at,
                           .received_at = seen_.received_at,
                           .source = seen_.source,
                           .detection = seen_.detection,
                           .quality = seen_.quality,
                           .liveness = seen_.liveness,
                           .similarity = if_candidate(seen_.similarity),
                           .confidence = if_candidate(seen_.confidence),
                           .threshold = seen_.threshold,
                           .margin = if_candidate(seen_.margin),
                           .model = seen_.model,
                           .model_sha256 = wanted_.review.model_sha256,
                           .rule_version = attendance::kPassageRules,
                           .policy = write_json(policy_json(place.policy)),
                           .created_at = now_,
                           .updated_at = now_};
    passage.idempotency_key = "review:" + passage.id.to_string();
    ROLLCALL_ASSIGN(passage.turn, store::next_turn(db_, place.id, wanted_.person));
    ROLLCALL_TRY(store::insert_passage_once(db_, passage));
    made_.passage = passage.id;
    if (wanted_.crop) {
      made_.evidence = wanted_.crop->id;
      ROLLCALL_TRY(store::insert_passage_evidence(db_, {.id = wanted_.crop->id,
                                                        .passage_id = passage.id,
                                                        .blob_name = wanted_.crop->blob_name,
                                                        .key_id = wanted_.crop->key,
                                                        .created_at = now_,
                                                        .expires_at = evidence_ends(),
                                                        .embedding = wanted_.crop->embedding}));
    }
    return note(db_, in_.clock(), actor_, event::kPassageMade,
                {.subject = passage.id,
                 .person = passage.person_id,
                 .session = std::nullopt,
                 .ids = {{"checkpoint_id", place.id.to_string()},
                         {"direction", attendance::name(passage.direction())},
                         {"method", "face"},
                         {"review_id", wanted_.review.id.to_string()}}});
  }

  store::Connection& db_;
  Installation& in_;
  const Recognition& recognition_;
  const Actor& actor_;
  const Assignment& wanted_;
  Time now_;
  store::Sighting seen_;
  Made made_;
};

void put(boost::json::object& to, std::string_view name, const std::optional<Uuid>& id) {
  if (id) to[name] = id->to_string();
}

std::optional<Uuid> take(const boost::json::object& from, std::string_view name) {
  const auto* text = from.if_contains(name);
  if (text == nullptr || !text->is_string()) return std::nullopt;
  const auto id = parse_uuid(text->as_string());
  return id ? std::optional(*id) : std::nullopt;
}

Result<void> unmake_record(store::Connection& db, Installation& in, const Recognition& recognition, const Actor& actor,
                           const Made& made, store::Remains& remains) {
  if (made.sighting) ROLLCALL_TRY(store::delete_sighting(db, *made.sighting));
  if (made.evidence) {
    ROLLCALL_ASSIGN(const auto evidence, store::find_evidence(db, *made.evidence));
    if (evidence) {
      remains.blobs.push_back(evidence->blob_name);
      ROLLCALL_TRY(store::delete_evidence(db, evidence->id));
    }
  }
  if (!made.record) return {};
  ROLLCALL_ASSIGN(std::optional<store::Record> record, store::find_record(db, *made.record));
  if (!record) return {};
  boost::json::object ids{{"before", layers_json(record->layers())}};
  ROLLCALL_TRY(observe_anew(db, *record, recognition.liveness_thresholds(), in.clock().now()));
  ids["after"] = layers_json(record->layers());
  return note(
      db, in.clock(), actor, event::kRecordChanged,
      {.subject = record->id, .person = record->person_id, .session = record->session_id, .ids = std::move(ids)});
}

Result<void> unmake_passage(store::Connection& db, const Uuid& id, store::Remains& remains) {
  ROLLCALL_ASSIGN(const auto evidence, store::list_passage_evidence(db, id));
  for (const store::PassageEvidence& one : evidence) remains.blobs.push_back(one.blob_name);
  ROLLCALL_TRY(store::delete_passage(db, id));
  return {};
}

// Only what was learned from this face.
Result<void> unlearn(store::Connection& db, Installation& in, const Actor& actor, const Uuid& photo,
                     store::Remains& remains) {
  ROLLCALL_ASSIGN(const auto row, store::find_photo(db, photo));
  if (!row) return {};
  if (!row->blob_name.empty()) remains.blobs.push_back(row->blob_name);
  ROLLCALL_TRY(store::delete_photo(db, photo));
  return note(db, in.clock(), actor, event::kTemplateRemoved, {.subject = photo, .person = row->person_id});
}

// Who was added for it is made inactive, which can be undone as well.
Result<void> deactivate(store::Connection& db, Installation& in, const Actor& actor, const Uuid& id) {
  ROLLCALL_ASSIGN(std::optional<store::Person> person, store::find_person(db, id));
  if (!person || !person->active) return {};
  person->active = false;
  person->updated_at = in.clock().now();
  ROLLCALL_TRY(store::update_person(db, *person));
  return note(db, in.clock(), actor, event::kPersonChanged,
              {.subject = id, .person = id, .session = std::nullopt, .ids = {{"active", false}}});
}

}  // namespace

std::string write_made(const Made& made) {
  boost::json::object text{{"roster", made.roster}};
  put(text, "sighting_id", made.sighting);
  put(text, "record_id", made.record);
  put(text, "passage_id", made.passage);
  put(text, "evidence_id", made.evidence);
  put(text, "photo_id", made.photo);
  put(text, "person_id", made.person);
  return boost::json::serialize(text);
}

Result<Made> read_made(std::string_view text) {
  if (text.empty()) return Made{};
  boost::system::error_code damaged;
  const boost::json::value parsed = boost::json::parse(text, damaged);
  if (damaged || !parsed.is_object()) return fail(ErrorCode::kCorrupt, "what a settlement made cannot be read");
  const boost::json::object& from = parsed.get_object();
  const auto* roster = from.if_contains("roster");
  return Made{.sighting = take(from, "sighting_id"),
              .record = take(from, "record_id"),
              .passage = take(from, "passage_id"),
              .evidence = take(from, "evidence_id"),
              .photo = take(from, "photo_id"),
              .person = take(from, "person_id"),
              .roster = roster != nullptr && roster->is_bool() && roster->as_bool()};
}

Result<Made> assign(store::Connection& db, Installation& in, const Recognition& recognition, const Actor& actor,
                    const Assignment& wanted) {
  return AssignWork(db, in, recognition, actor, wanted).run();
}

Result<void> unmake(store::Connection& db, Installation& in, const Recognition& recognition, const Actor& actor,
                    const store::Review& review, const Made& made, store::Remains& remains) {
  if (review.session_id) {
    ROLLCALL_TRY(require_in_time(db, in, actor, *review.session_id));
    ROLLCALL_TRY(unmake_record(db, in, recognition, actor, made, remains));
    if (made.roster && review.settled_person_id) {
      ROLLCALL_ASSIGN(const store::Session session, store::get_session(db, *review.session_id));
      ROLLCALL_TRY(store::remove_from_roster(db, session.course_id, *review.settled_person_id));
      ROLLCALL_TRY(note(db, in.clock(), actor, event::kRosterRemoved,
                        {.subject = session.course_id, .person = review.settled_person_id}));
    }
  }
  if (made.passage) ROLLCALL_TRY(unmake_passage(db, *made.passage, remains));
  if (made.photo) ROLLCALL_TRY(unlearn(db, in, actor, *made.photo, remains));
  if (made.person) ROLLCALL_TRY(deactivate(db, in, actor, *made.person));
  return {};
}

}  // namespace rollcall::service
