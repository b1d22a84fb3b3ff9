#include "service/taking/passages.hpp"

#include <utility>

#include "attendance/passage_rules.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "service/calendar/checkpoints.hpp"
#include "service/event_kinds.hpp"
#include "service/people/erasures.hpp"
#include "store/people.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kReason{.min_code_points = 1, .max_code_points = 500};

Result<void> check_time(const std::optional<Time>& at, Time now) {
  if (at && *at > now + attendance::kMaxClockSkew) return fail_field("at", "must not be in the future");
  return {};
}

Result<void> note_passage(Installation& in, store::Connection& db, const Actor& actor, std::string_view kind,
                          const store::Passage& passage) {
  return note(db, in.clock(), actor, kind,
              {.subject = passage.id,
               .person = passage.person_id,
               .session = std::nullopt,
               .ids = {{"checkpoint_id", passage.checkpoint_id.to_string()},
                       {"direction", attendance::name(passage.direction())},
                       {"method", attendance::name(passage.method)},
                       {"refused", passage.office && passage.office->refused}}});
}

}  // namespace

Result<store::Passage> add_passage(Installation& in, const Actor& actor, const Uuid& checkpoint,
                                   const NewPassage& wanted) {
  const Time now = in.clock().now();
  ROLLCALL_TRY(check_time(wanted.at, now));
  ROLLCALL_ASSIGN(std::string reason, clean_line("reason", wanted.reason, kReason));
  return in.database().transact([&](store::Connection& db) -> Result<store::Passage> {
    ROLLCALL_ASSIGN(const store::Checkpoint place, store::get_checkpoint(db, checkpoint));
    ROLLCALL_TRY(store::get_person(db, wanted.person));
    ROLLCALL_TRY(require_not_erased(db, wanted.person));
    store::Passage passage{
        .id = new_uuid(now),
        .checkpoint_id = checkpoint,
        .person_id = wanted.person,
        .method = attendance::Method::kManual,
        .office = store::PassageCorrection{.at = wanted.at.value_or(now),
                                           .direction = wanted.direction.value_or(place.policy.direction),
                                           .by = actor.id,
                                           .set_at = now,
                                           .reason = std::move(reason)},
        .received_at = now,
        .source = "by hand",
        .rule_version = attendance::kPassageRules,
        .policy = write_json(policy_json(place.policy)),
        .created_at = now,
        .updated_at = now};
    passage.idempotency_key = "passage:" + passage.id.to_string();
    ROLLCALL_ASSIGN(passage.turn, store::next_turn(db, checkpoint, wanted.person));
    ROLLCALL_TRY(store::insert_passage_once(db, passage));
    ROLLCALL_TRY(note_passage(in, db, actor, event::kPassageMade, passage));
    return passage;
  });
}

Result<store::Passage> correct_passage(Installation& in, const Actor& actor, const Uuid& id,
                                       const PassageChange& change) {
  const Time now = in.clock().now();
  if (change.at) ROLLCALL_TRY(check_time(*change.at, now));
  ROLLCALL_ASSIGN(std::string reason, clean_line("reason", change.reason, kReason));
  return in.database().transact([&](store::Connection& db) -> Result<store::Passage> {
    ROLLCALL_ASSIGN(store::Passage passage, store::get_passage(db, id));
    if (change.expected_version && *change.expected_version != passage.version)
      return fail(ErrorCode::kPreconditionFailed, "the passage was changed in the meantime", "read it again first");
    store::PassageCorrection correction = passage.office.value_or(store::PassageCorrection{});
    if (change.at) correction.at = *change.at;
    if (change.direction) correction.direction = *change.direction;
    if (change.refused) correction.refused = *change.refused;
    if (!passage.observed_at && !correction.at)
      return fail_field("at", "must be a time: nobody was seen, so there is none to go back to");
    if (!passage.observed_at && !correction.direction)
      return fail_field("direction", "must be in, out or both: nobody was seen, so there is none to go back to");
    correction.by = actor.id;
    correction.set_at = now;
    correction.reason = std::move(reason);
    ROLLCALL_TRY(store::correct_passage(db, passage, std::move(correction), now));
    ROLLCALL_TRY(note_passage(in, db, actor, event::kPassageCorrected, passage));
    return passage;
  });
}

Result<store::Passage> get_passage(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return store::get_passage(db, id); });
}

Result<store::Page<store::ListedPassage>> list_passages(Installation& in, const store::PassageFilter& filter,
                                                        const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_passages(db, filter, page); });
}

Result<std::vector<store::PassageEvidence>> list_passage_evidence(Installation& in, const Uuid& passage) {
  return in.database().read([&](store::Connection& db) -> Result<std::vector<store::PassageEvidence>> {
    ROLLCALL_TRY(store::get_passage(db, passage));
    return store::list_passage_evidence(db, passage);
  });
}

Result<Bytes> read_passage_evidence(Installation& in, const Actor& actor, const Uuid& passage, const Uuid& evidence) {
  ROLLCALL_ASSIGN(const store::PassageEvidence row,
                  in.database().transact([&](store::Connection& db) -> Result<store::PassageEvidence> {
                    ROLLCALL_ASSIGN(const store::Passage about, store::get_passage(db, passage));
                    ROLLCALL_ASSIGN(const auto found, store::find_passage_evidence(db, evidence));
                    if (!found || found->passage_id != passage || found->blob_name.empty())
                      return fail(ErrorCode::kNotFound, "there is no such evidence");
                    ROLLCALL_TRY(note(db, in.clock(), actor, event::kEvidenceRead,
                                      {.subject = evidence, .person = about.person_id}));
                    return *found;
                  }));
  ROLLCALL_ASSIGN(const Bytes sealed_picture, in.blobs().get(row.blob_name));
  return in.vault().open(row.key_id, sealed::kEvidence, evidence, sealed_picture);
}

}  // namespace rollcall::service
