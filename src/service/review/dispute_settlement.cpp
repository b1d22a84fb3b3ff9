#include "service/review/dispute_settlement.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "attendance/record.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "service/event_kinds.hpp"
#include "service/review/corrections.hpp"
#include "service/review/kept_corrections.hpp"
#include "service/review/vetoes.hpp"
#include "service/words.hpp"
#include "store/records.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {
namespace {

namespace json = boost::json;

using attendance::Layer;
using attendance::RecordStatus;
using store::DisputeKind;
using store::DisputeStatus;

constexpr LineLimits kAnswer{.min_code_points = 1, .max_code_points = 500};

// What settling made, kept with the dispute as JSON, for undoing.
struct Made {
  Layer layer = Layer::kTeacher;            // whose word it was
  std::optional<Uuid> veto;                 // of the face that made the mark
  std::optional<store::Correction> set;     // what the layer was made to say
  std::optional<store::Correction> before;  // what it had said
};

std::string write_made(const Made& made) {
  return json::serialize(json::object{{"by_office", made.layer == Layer::kOffice},
                                      {"veto_id", id_json(made.veto)},
                                      {"set", correction_json(made.set)},
                                      {"before", correction_json(made.before)}});
}

Result<Made> read_made(std::string_view text) {
  ROLLCALL_ASSIGN(const json::value parsed, parse_json(text));
  JsonReader read(parsed);
  Made made{.layer = read.boolean("by_office") ? Layer::kOffice : Layer::kTeacher,
            .veto = read.optional_uuid("veto_id")};
  made.set = read_correction(read, "set");
  made.before = read_correction(read, "before");
  if (!read.finish()) return fail(ErrorCode::kCorrupt, "what settling a dispute made cannot be read");
  return made;
}

bool says_was_there(const std::optional<attendance::EffectiveStatus>& said) {
  return said && (said->status == RecordStatus::kPresent || said->status == RecordStatus::kLate);
}

// Works on one dispute inside a transaction; a class only because its steps share so much.
class SettlementWork {
 public:
  SettlementWork(Installation& in, const Recognition& recognition, const Actor& actor, store::Connection& db,
                 const Uuid& id)
      : in_(in), recognition_(recognition), actor_(actor), db_(db), id_(id), layer_(layer_of(actor)) {}

  Result<store::ListedDispute> settle(const SettleDispute& wanted) {
    ROLLCALL_TRY(read(wanted.expected_version));
    if (dispute_.status != DisputeStatus::kOpen)
      return fail(ErrorCode::kConflict, "the dispute is not open any more", "read it again");
    if (wanted.status && dispute_.kind != DisputeKind::kWasThere)
      return fail_field("status", "must stand with a dispute of the kind was_there alone");
    const bool upheld = wanted.outcome == DisputeOutcome::kUpheld;
    dispute_.status = upheld ? DisputeStatus::kUpheld : DisputeStatus::kDeclined;
    dispute_.settled_by = actor_.id;
    dispute_.settled_at = in_.clock().now();
    dispute_.answer = wanted.answer;
    if (upheld && dispute_.kind == DisputeKind::kWasThere)
      dispute_.record_status = wanted.status.value_or(RecordStatus::kPresent);
    // Told first: an answer that was lost is made again from what the first event is about.
    ROLLCALL_TRY(tell(event::kDisputeSettled, DisputeStatus::kOpen, wanted.answer));
    made_.layer = layer_;
    if (upheld) ROLLCALL_TRY(dispute_.kind == DisputeKind::kWasThere ? mark() : unmark());
    dispute_.made = write_made(made_);
    return keep();
  }

  Result<store::ListedDispute> undo(std::optional<std::int64_t> expected_version) {
    ROLLCALL_TRY(read(expected_version));
    const DisputeStatus before = dispute_.status;
    if (before != DisputeStatus::kUpheld && before != DisputeStatus::kDeclined)
      return fail(ErrorCode::kConflict, "the dispute is not settled");
    ROLLCALL_ASSIGN(made_, read_made(dispute_.made));
    if (made_.layer == Layer::kOffice && layer_ != Layer::kOffice)
      return fail(ErrorCode::kForbidden, "the office settled this dispute", "ask the office to undo it");
    dispute_.status = DisputeStatus::kOpen;
    dispute_.settled_by.reset();
    dispute_.settled_at.reset();
    dispute_.answer.clear();
    dispute_.record_status.reset();
    dispute_.made.clear();
    ROLLCALL_TRY(tell(event::kDisputeUndone, before, {}));
    ROLLCALL_TRY(unmake());
    return keep();
  }

 private:
  Result<void> read(std::optional<std::int64_t> expected_version) {
    ROLLCALL_ASSIGN(store::ListedDispute row, store::get_dispute(db_, id_));
    dispute_ = std::move(row.dispute);
    if (expected_version && *expected_version != dispute_.version)
      return fail(ErrorCode::kPreconditionFailed, "the dispute was changed in the meantime", "read it again first");
    if (actor_.person_id == dispute_.person_id)
      return fail(ErrorCode::kForbidden, "nobody settles a dispute of their own record", "let somebody else do it");
    return {};
  }

  Result<std::optional<attendance::EffectiveStatus>> said() {
    ROLLCALL_ASSIGN(const store::Session session, store::get_session(db_, dispute_.session_id));
    ROLLCALL_ASSIGN(const auto record, store::find_record_of(db_, dispute_.session_id, dispute_.person_id));
    return attendance::effective_status(record ? record->layers() : attendance::Layers{}, session.status);
  }

  // The layer of the actor says `status` from now on.
  Result<void> set(RecordStatus status) {
    ROLLCALL_ASSIGN(const auto before, store::find_record_of(db_, dispute_.session_id, dispute_.person_id));
    if (before) made_.before = said_by(*before, layer_);
    const Correct correct{
        .status = status, .reason = dispute_.answer, .expected_version = std::nullopt, .dispute = dispute_.id};
    ROLLCALL_ASSIGN(const store::Record record,
                    mark_in(db_, in_, actor_, dispute_.session_id, dispute_.person_id, correct));
    made_.set = said_by(record, layer_);
    return {};
  }

  static std::unexpected<Error> overruled() {
    return fail(ErrorCode::kConflict, "what the office set stands above what you may set", "let the office settle it");
  }

  Result<void> mark() {
    const RecordStatus status = dispute_.record_status.value_or(RecordStatus::kPresent);
    ROLLCALL_TRY(set(status));
    ROLLCALL_ASSIGN(const auto now, said());
    if (!now || now->status != status) return overruled();
    return {};
  }

  Result<void> unmark() {
    ROLLCALL_ASSIGN(const auto record, store::find_record_of(db_, dispute_.session_id, dispute_.person_id));
    if (!record) return {};
    ROLLCALL_ASSIGN(made_.veto, veto_record_in(db_, in_, recognition_, actor_, record->id, dispute_.answer));
    ROLLCALL_ASSIGN(auto now, said());
    if (!says_was_there(now)) return {};
    ROLLCALL_TRY(set(RecordStatus::kAbsent));
    ROLLCALL_ASSIGN(now, said());
    if (says_was_there(now)) return overruled();
    return {};
  }

  // Back to what the record said before, unless somebody has said something else since.
  Result<void> unmake() {
    if (!made_.set && !made_.veto) return {};
    ROLLCALL_ASSIGN(auto record, store::find_record_of(db_, dispute_.session_id, dispute_.person_id));
    if (!record) return fail(ErrorCode::kConflict, "the record is not kept any more");
    if (made_.set) {
      const auto& now = said_by(*record, made_.layer);
      if (now != made_.set)
        return fail(ErrorCode::kConflict, "the record was corrected since", "correct it by hand instead");
      ROLLCALL_TRY(restore_in(db_, in_, actor_, *record, made_.layer, made_.before, dispute_.id));
    }
    if (made_.veto) ROLLCALL_TRY(take_back_record_veto_in(db_, in_, recognition_, actor_, record->id, *made_.veto));
    return {};
  }

  Result<void> tell(std::string_view kind, DisputeStatus before, const std::string& answer) {
    json::object ids{{"claim", store::name(dispute_.kind)},
                     {"before", store::name(before)},
                     {"after", store::name(dispute_.status)}};
    if (dispute_.record_status) ids["record_status"] = attendance::name(*dispute_.record_status);
    EventFacts facts{
        .subject = dispute_.id, .person = dispute_.person_id, .session = dispute_.session_id, .ids = std::move(ids)};
    ROLLCALL_ASSIGN(facts.content, seal_words(in_, dispute_.person_id, dispute_.id, answer));
    return note(db_, in_.clock(), actor_, kind, facts);
  }

  Result<store::ListedDispute> keep() {
    if (auto kept = store::update_dispute(db_, dispute_); !kept) {
      if (kept.error().code != ErrorCode::kAlreadyExists) return std::unexpected(std::move(kept).error());
      return fail(ErrorCode::kConflict, "the same dispute was raised anew and is open", "settle that one");
    }
    return store::get_dispute(db_, id_);
  }

  Installation& in_;
  const Recognition& recognition_;
  const Actor& actor_;
  store::Connection& db_;
  Uuid id_;
  Layer layer_;
  store::Dispute dispute_;
  Made made_;
};

Result<SettleDispute> clean(SettleDispute wanted) {
  ROLLCALL_ASSIGN(wanted.answer, clean_line("answer", wanted.answer, kAnswer));
  if (wanted.status == RecordStatus::kAbsent) return fail_field("status", "must be present, late or excused");
  if (wanted.status && wanted.outcome == DisputeOutcome::kDeclined)
    return fail_field("status", "must stand with the outcome upheld alone");
  return wanted;
}

}  // namespace

Result<DisputeOutcome> parse_dispute_outcome(std::string_view text) {
  if (text == "upheld") return DisputeOutcome::kUpheld;
  if (text == "declined") return DisputeOutcome::kDeclined;
  return fail(ErrorCode::kInvalidArgument, "must be upheld or declined");
}

Result<store::ListedDispute> settle_dispute(Installation& in, const Recognition& recognition, const Actor& actor,
                                            const Uuid& id, const SettleDispute& wanted) {
  ROLLCALL_ASSIGN(const SettleDispute cleaned, clean(wanted));
  ROLLCALL_ASSIGN(store::ListedDispute settled, in.database().transact([&](store::Connection& db) {
    return SettlementWork(in, recognition, actor, db, id).settle(cleaned);
  }));
  ROLLCALL_TRY(notice_vetoes(recognition));
  return settled;
}

Result<store::ListedDispute> undo_dispute_settlement(Installation& in, const Recognition& recognition,
                                                     const Actor& actor, const Uuid& id,
                                                     std::optional<std::int64_t> expected_version) {
  ROLLCALL_ASSIGN(store::ListedDispute open, in.database().transact([&](store::Connection& db) {
    return SettlementWork(in, recognition, actor, db, id).undo(expected_version);
  }));
  ROLLCALL_TRY(notice_vetoes(recognition));
  return open;
}

}  // namespace rollcall::service
