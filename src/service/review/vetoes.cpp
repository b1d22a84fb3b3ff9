#include "service/review/vetoes.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/secret.hpp"
#include "service/event_kinds.hpp"
#include "service/recognition/embeddings.hpp"
#include "service/review/corrections.hpp"
#include "service/taking/observed.hpp"
#include "service/words.hpp"
#include "store/evidence.hpp"
#include "store/passages.hpp"
#include "store/records.hpp"
#include "store/reviews.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kReason{.min_code_points = 1, .max_code_points = 500};

// A face as it is kept beside a crop.
struct KeptFace {
  Uuid id;
  Uuid key;
  Bytes embedding;
  std::string model_sha256;
};

// Whom it was taken for, and what is kept of the face.
struct Taken {
  Uuid person;
  std::optional<Uuid> session;
  std::optional<Time> seen_at;  // by our clock
  std::vector<KeptFace> faces;
};

store::VetoFilter filter_of(VetoOf what, const Uuid& id) {
  if (what == VetoOf::kRecord) return {.record = id};
  if (what == VetoOf::kPassage) return {.passage = id};
  return {.review = id};
}

Result<Taken> taken_in_record(store::Connection& db, const Uuid& id) {
  ROLLCALL_ASSIGN(const store::Record record, store::get_record(db, id));
  ROLLCALL_ASSIGN(const auto evidence, store::list_evidence(db, id));
  Taken taken{.person = record.person_id, .session = record.session_id, .seen_at = record.received_at, .faces = {}};
  for (const store::Evidence& one : evidence)
    if (one.embedding)
      taken.faces.push_back(
          {.id = one.id, .key = one.key_id, .embedding = *one.embedding, .model_sha256 = one.model_sha256});
  return taken;
}

Result<Taken> taken_in_passage(store::Connection& db, const Uuid& id) {
  ROLLCALL_ASSIGN(const store::Passage passage, store::get_passage(db, id));
  ROLLCALL_ASSIGN(const auto evidence, store::list_passage_evidence(db, id));
  Taken taken{.person = passage.person_id, .session = std::nullopt, .seen_at = passage.received_at, .faces = {}};
  for (const store::PassageEvidence& one : evidence)
    if (one.embedding)
      taken.faces.push_back(
          {.id = one.id, .key = one.key_id, .embedding = *one.embedding, .model_sha256 = passage.model_sha256});
  return taken;
}

Result<Taken> taken_in_review(store::Connection& db, const Uuid& id) {
  ROLLCALL_ASSIGN(const store::Review review, store::get_review(db, id));
  if (review.status != store::ReviewStatus::kOpen) return fail(ErrorCode::kConflict, "the review is settled already");
  if (!review.candidate_id) return fail(ErrorCode::kConflict, "the review names nobody");
  Taken taken{.person = *review.candidate_id, .session = review.session_id, .seen_at = {}, .faces = {}};
  if (review.embedding)
    taken.faces.push_back(
        {.id = review.id, .key = review.key_id, .embedding = *review.embedding, .model_sha256 = review.model_sha256});
  return taken;
}

Result<Taken> taken_in(store::Connection& db, VetoOf what, const Uuid& id) {
  if (what == VetoOf::kRecord) return taken_in_record(db, id);
  if (what == VetoOf::kPassage) return taken_in_passage(db, id);
  return taken_in_review(db, id);
}

// Works on one veto inside a transaction; a class only because its steps share so much.
class VetoWork {
 public:
  VetoWork(Installation& in, const Recognition& recognition, const Actor& actor, store::Connection& db, VetoOf what,
           const Uuid& id)
      : in_(in), recognition_(recognition), actor_(actor), db_(db), what_(what), id_(id), now_(in.clock().now()) {}

  Result<std::vector<store::Veto>> make(const std::string& reason) {
    ROLLCALL_ASSIGN(const Taken taken, taken_in(db_, what_, id_));
    if (actor_.is_device && (!taken.seen_at || now_ - *taken.seen_at > kDeviceTakesBack))
      return fail(ErrorCode::kForbidden, "a device takes back only what it has just seen", "ask a member of staff");
    if (taken.session) ROLLCALL_TRY(require_in_time(db_, in_, actor_, *taken.session));
    ROLLCALL_ASSIGN(std::vector<store::Veto> made, store::list_vetoes(db_, filter_of(what_, id_)));
    if (!made.empty()) return fail(ErrorCode::kConflict, "it was said already that this is not the person");
    if (taken.faces.empty())
      return fail(ErrorCode::kConflict, "nothing is kept of the face that was seen", "correct the record by hand");
    for (const KeptFace& face : taken.faces) {
      ROLLCALL_ASSIGN(store::Veto one, veto_of(taken.person, face, reason));
      ROLLCALL_TRY(store::insert_veto(db_, one));
      made.push_back(std::move(one));
    }
    ROLLCALL_ASSIGN(boost::json::object ids, withdraw(taken, made.front().id, reason));
    ROLLCALL_TRY(tell(event::kVetoMade, taken.person, taken.session, made.front().id, std::move(ids), reason));
    return made;
  }

  Result<void> take_back() {
    ROLLCALL_ASSIGN(const std::vector<store::Veto> made, store::list_vetoes(db_, filter_of(what_, id_)));
    if (made.empty()) return fail(ErrorCode::kNotFound, "nobody said that this is not the person");
    boost::json::object ids;
    std::optional<Uuid> session;
    for (const store::Veto& one : made) {
      ROLLCALL_TRY(store::delete_veto(db_, one.id));
      ROLLCALL_TRY(store::restore_sightings(db_, one.id));
    }
    if (what_ == VetoOf::kRecord) {
      ROLLCALL_ASSIGN(store::Record record, store::get_record(db_, id_));
      ROLLCALL_TRY(require_in_time(db_, in_, actor_, record.session_id));
      session = record.session_id;
      ROLLCALL_ASSIGN(ids, observe(record));
    } else if (what_ == VetoOf::kPassage) {
      ROLLCALL_ASSIGN(store::Passage passage, store::get_passage(db_, id_));
      ROLLCALL_TRY(refuse(passage, false, "taken back"));
    }
    return tell(event::kVetoTakenBack, made.front().person_id, session, made.front().id, std::move(ids),
                made.front().reason);
  }

 private:
  Result<store::Veto> veto_of(const Uuid& person, const KeptFace& face, const std::string& reason) const {
    store::Veto one{.id = new_uuid(now_),
                    .person_id = person,
                    .record_id = what_ == VetoOf::kRecord ? std::optional(id_) : std::nullopt,
                    .passage_id = what_ == VetoOf::kPassage ? std::optional(id_) : std::nullopt,
                    .review_id = what_ == VetoOf::kReview ? std::optional(id_) : std::nullopt,
                    .model_sha256 = face.model_sha256,
                    .sealed = {},
                    .reason = reason,
                    .made_by = actor_.id,
                    .made_at = now_};
    ROLLCALL_ASSIGN(std::vector<float> embedding,
                    open_embedding(in_.vault(), face.key, sealed::kFace, face.id, face.embedding));
    auto sealed_face = seal_embedding(in_.vault(), person, sealed::kVeto, one.id, embedding);
    crypto::wipe(std::as_writable_bytes(std::span(embedding)));
    ROLLCALL_ASSIGN(one.sealed, std::move(sealed_face));
    return one;
  }

  // What was concluded from the face, taken back; gives what the audit says of it.
  Result<boost::json::object> withdraw(const Taken& taken, const Uuid& veto, const std::string& reason) {
    if (what_ == VetoOf::kRecord) {
      ROLLCALL_ASSIGN(store::Record record, store::get_record(db_, id_));
      ROLLCALL_TRY(store::veto_sightings(db_, record.session_id, taken.person, veto));
      return observe(record);
    }
    if (what_ == VetoOf::kPassage) {
      ROLLCALL_ASSIGN(store::Passage passage, store::get_passage(db_, id_));
      ROLLCALL_TRY(refuse(passage, true, reason));
      return boost::json::object{};
    }
    ROLLCALL_ASSIGN(store::Review review, store::get_review(db_, id_));
    ROLLCALL_TRY(store::clear_candidate(db_, review));
    return boost::json::object{};
  }

  Result<boost::json::object> observe(store::Record& record) {
    boost::json::object ids{{"before", layers_json(record.layers())}};
    ROLLCALL_TRY(observe_anew(db_, record, recognition_.liveness_thresholds(), now_));
    ids["after"] = layers_json(record.layers());
    ROLLCALL_TRY(note(db_, in_.clock(), actor_, event::kRecordChanged,
                      {.subject = record.id, .person = record.person_id, .session = record.session_id, .ids = ids}));
    return ids;
  }

  Result<void> refuse(store::Passage& passage, bool refused, const std::string& reason) {
    store::PassageCorrection correction = passage.office.value_or(store::PassageCorrection{});
    correction.refused = refused;
    correction.by = actor_.id;
    correction.set_at = now_;
    correction.reason = reason;
    ROLLCALL_TRY(store::correct_passage(db_, passage, std::move(correction), now_));
    return note(db_, in_.clock(), actor_, event::kPassageCorrected,
                {.subject = passage.id,
                 .person = passage.person_id,
                 .session = std::nullopt,
                 .ids = {{"checkpoint_id", passage.checkpoint_id.to_string()}, {"refused", refused}}});
  }

  Result<void> tell(std::string_view kind, const Uuid& person, const std::optional<Uuid>& session, const Uuid& veto,
                    boost::json::object ids, const std::string& reason) {
    constexpr std::string_view kNames[] = {"record_id", "passage_id", "review_id"};
    ids[kNames[std::to_underlying(what_)]] = id_.to_string();
    ROLLCALL_ASSIGN(auto words, seal_words(in_, person, veto, reason));
    return note(
        db_, in_.clock(), actor_, kind,
        {.subject = veto, .person = person, .session = session, .ids = std::move(ids), .content = std::move(words)});
  }

  Installation& in_;
  const Recognition& recognition_;
  const Actor& actor_;
  store::Connection& db_;
  VetoOf what_;
  Uuid id_;
  Time now_;
};

}  // namespace

Result<void> notice_vetoes(const Recognition& recognition) {
  if (auto keeper = recognition.keeper()) return (*keeper)->catch_up();
  return {};
}

Result<std::optional<Uuid>> veto_record_in(store::Connection& db, Installation& in, const Recognition& recognition,
                                           const Actor& actor, const Uuid& record, const std::string& reason) {
  ROLLCALL_ASSIGN(const std::vector<store::Veto> before, store::list_vetoes(db, store::VetoFilter{.record = record}));
  ROLLCALL_ASSIGN(const Taken taken, taken_in_record(db, record));
  if (!before.empty() || taken.faces.empty()) return std::nullopt;
  ROLLCALL_ASSIGN(const std::vector<store::Veto> made,
                  VetoWork(in, recognition, actor, db, VetoOf::kRecord, record).make(reason));
  return made.front().id;
}

Result<void> take_back_record_veto_in(store::Connection& db, Installation& in, const Recognition& recognition,
                                      const Actor& actor, const Uuid& record, const Uuid& veto) {
  ROLLCALL_ASSIGN(const std::vector<store::Veto> there, store::list_vetoes(db, store::VetoFilter{.record = record}));
  if (!std::ranges::contains(there, veto, &store::Veto::id)) return {};
  return VetoWork(in, recognition, actor, db, VetoOf::kRecord, record).take_back();
}

Result<std::vector<store::Veto>> veto(Installation& in, const Recognition& recognition, const Actor& actor, VetoOf what,
                                      const Uuid& id, const std::string& reason) {
  ROLLCALL_ASSIGN(const std::string words, clean_line("reason", reason, kReason));
  ROLLCALL_ASSIGN(std::vector<store::Veto> made,
                  in.database().transact([&](store::Connection& db) -> Result<std::vector<store::Veto>> {
                    return VetoWork(in, recognition, actor, db, what, id).make(words);
                  }));
  ROLLCALL_TRY(notice_vetoes(recognition));
  return made;
}

Result<void> take_back_veto(Installation& in, const Recognition& recognition, const Actor& actor, VetoOf what,
                            const Uuid& id) {
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    return VetoWork(in, recognition, actor, db, what, id).take_back();
  }));
  return notice_vetoes(recognition);
}

Result<store::Page<store::Veto>> list_vetoes(Installation& in, const store::VetoFilter& filter,
                                             const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_vetoes(db, filter, page); });
}

}  // namespace rollcall::service
