#include "service/review/disputes.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <format>
#include <utility>
#include <vector>

#include "attendance/record.hpp"
#include "base/text.hpp"
#include "service/accounts/access.hpp"
#include "service/event_kinds.hpp"
#include "service/people/erasures.hpp"
#include "service/review/corrections.hpp"
#include "service/settings.hpp"
#include "service/words.hpp"
#include "store/courses.hpp"
#include "store/people.hpp"
#include "store/records.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {
namespace {

using attendance::EffectiveStatus;
using attendance::RecordStatus;
using store::DisputeKind;
using store::DisputeStatus;

constexpr LineLimits kWords{.min_code_points = 1, .max_code_points = 1000};

// Works on one new dispute inside a transaction; a class only because its steps share so much.
class DisputeWork {
 public:
  DisputeWork(Installation& in, const Actor& actor, store::Connection& db, const NewDispute& wanted)
      : in_(in), actor_(actor), db_(db), wanted_(wanted), now_(in.clock().now()) {}

  Result<store::ListedDispute> by_the_person() {
    if (window() == std::chrono::days{0})
      return fail(ErrorCode::kForbidden, "disputes are raised by the office here", "ask the office");
    ROLLCALL_TRY(read());
    if (!concerned_) return fail(ErrorCode::kNotFound, "there is no such session");
    if (now_ > session_.ends_at + window())
      return fail(ErrorCode::kConflict, "the time for disputing this session is over", "ask the office");
    ROLLCALL_TRY(require_disputable());
    ROLLCALL_TRY(require_few());
    return keep();
  }

  Result<store::ListedDispute> on_behalf() {
    ROLLCALL_TRY(require_session(db_, actor_, wanted_.session));
    ROLLCALL_TRY(require_person(db_, actor_, wanted_.person));
    ROLLCALL_TRY(read());
    if (!concerned_) return fail(ErrorCode::kConflict, "this person is neither expected nor marked in this session");
    ROLLCALL_TRY(require_disputable());
    return keep();
  }

 private:
  std::chrono::days window() const { return std::chrono::days{in_.settings().integer(setting::kDisputeDays)}; }

  Result<void> read() {
    ROLLCALL_TRY(store::get_person(db_, wanted_.person));
    ROLLCALL_TRY(require_not_erased(db_, wanted_.person));
    ROLLCALL_ASSIGN(session_, store::get_session(db_, wanted_.session));
    ROLLCALL_ASSIGN(record_, store::find_record_of(db_, wanted_.session, wanted_.person));
    ROLLCALL_ASSIGN(const bool expected, store::is_on_roster(db_, session_.course_id, wanted_.person));
    concerned_ = expected || record_;
    said_ = attendance::effective_status(record_ ? record_->layers() : attendance::Layers{}, session_.status);
    return {};
  }

  // Whether the record says what is disputed.
  Result<void> require_disputable() const {
    if (session_.status == attendance::SessionStatus::kCancelled)
      return fail(ErrorCode::kConflict, "the session is cancelled");
    const bool present = said_ && said_->status == RecordStatus::kPresent;
    if (wanted_.kind == DisputeKind::kWasNotMe) {
      if (present || (said_ && said_->status == RecordStatus::kLate)) return {};
      return fail(ErrorCode::kConflict, "the record does not say that this person was there");
    }
    if (present) return fail(ErrorCode::kConflict, "the record says already that this person was there");
    if (!said_ && now_ < session_.ends_at)
      return fail(ErrorCode::kConflict, "the session is not over, and nothing is said of this person yet",
                  "wait until it is over");
    return {};
  }

  // Whoever does not like an answer, or cannot decide, turns to a human.
  Result<void> require_few() const {
    ROLLCALL_ASSIGN(const std::vector<store::ListedDispute> before,
                    store::list_disputes_of(db_, wanted_.session, wanted_.person));
    int withdrawn = 0;
    for (const auto& [dispute, course, record] : before) {
      if (dispute.kind != wanted_.kind) continue;
      if (dispute.status == DisputeStatus::kUpheld || dispute.status == DisputeStatus::kDeclined)
        return fail(ErrorCode::kConflict, "this was disputed and settled before", "ask the office");
      if (dispute.status == DisputeStatus::kWithdrawn) ++withdrawn;
    }
    if (withdrawn >= kMostWithdrawals)
      return fail(ErrorCode::kConflict, "this was disputed and withdrawn several times", "ask the office");
    ROLLCALL_ASSIGN(const std::int64_t open, store::count_open_disputes(db_, wanted_.person));
    if (open >= kMostOpenDisputes)
      return fail(ErrorCode::kConflict, std::format("{} of your disputes are open, which is as many as may be", open),
                  "wait until one is settled, or withdraw one");
    return {};
  }

  boost::json::object disputed() const {
    boost::json::object said = layers_json(record_ ? record_->layers() : attendance::Layers{});
    said["status"] = nullptr;
    said["layer"] = nullptr;
    said["marked_at"] = nullptr;
    said["method"] = nullptr;
    said["record_version"] = nullptr;
    if (said_) {
      said["status"] = attendance::name(said_->status);
      said["layer"] = attendance::name(said_->layer);
    }
    if (!record_) return said;
    if (record_->marked_at) said["marked_at"] = format_rfc3339(*record_->marked_at);
    said["method"] = attendance::name(record_->method);
    said["record_version"] = record_->version;
    return said;
  }

  Result<store::ListedDispute> keep() {
    const store::Dispute dispute{.id = new_uuid(now_),
                                 .session_id = wanted_.session,
                                 .person_id = wanted_.person,
                                 .kind = wanted_.kind,
                                 .words = wanted_.words,
                                 .disputed = boost::json::serialize(disputed()),
                                 .made_by = actor_.id,
                                 .made_at = now_};
    if (auto kept = store::insert_dispute(db_, dispute); !kept) {
      if (kept.error().code != ErrorCode::kAlreadyExists) return std::unexpected(std::move(kept).error());
      return fail(ErrorCode::kConflict, "the same dispute is open already");
    }
    ROLLCALL_ASSIGN(auto words, seal_words(in_, wanted_.person, dispute.id, wanted_.words));
    ROLLCALL_TRY(note(db_, in_.clock(), actor_, event::kDisputeRaised,
                      {.subject = dispute.id,
                       .person = wanted_.person,
                       .session = wanted_.session,
                       .ids = {{"claim", store::name(wanted_.kind)}, {"disputed", disputed()}},
                       .content = std::move(words)}));
    return store::get_dispute(db_, dispute.id);
  }

  Installation& in_;
  const Actor& actor_;
  store::Connection& db_;
  const NewDispute& wanted_;
  Time now_;
  store::Session session_;
  std::optional<store::Record> record_;
  bool concerned_ = false;  // expected there, or recorded
  std::optional<EffectiveStatus> said_;
};

Result<NewDispute> clean(NewDispute wanted) {
  ROLLCALL_ASSIGN(wanted.words, clean_line("words", wanted.words, kWords));
  return wanted;
}

}  // namespace

Result<store::ListedDispute> raise_own_dispute(Installation& in, const Actor& actor, const NewDispute& wanted) {
  ROLLCALL_ASSIGN(const NewDispute cleaned, clean(wanted));
  return in.database().transact(
      [&](store::Connection& db) { return DisputeWork(in, actor, db, cleaned).by_the_person(); });
}

Result<store::ListedDispute> raise_dispute(Installation& in, const Actor& actor, const NewDispute& wanted) {
  ROLLCALL_ASSIGN(const NewDispute cleaned, clean(wanted));
  return in.database().transact([&](store::Connection& db) { return DisputeWork(in, actor, db, cleaned).on_behalf(); });
}

Result<void> withdraw_dispute(Installation& in, const Actor& actor, const Uuid& id) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(store::ListedDispute row, store::get_dispute(db, id));
    store::Dispute& dispute = row.dispute;
    if (dispute.person_id != actor.person_id) return fail(ErrorCode::kNotFound, "there is no such dispute");
    if (dispute.status != DisputeStatus::kOpen) return fail(ErrorCode::kConflict, "the dispute is not open any more");
    dispute.status = DisputeStatus::kWithdrawn;
    dispute.settled_by = actor.id;
    dispute.settled_at = in.clock().now();
    ROLLCALL_TRY(store::update_dispute(db, dispute));
    return note(db, in.clock(), actor, event::kDisputeWithdrawn,
                {.subject = id,
                 .person = dispute.person_id,
                 .session = dispute.session_id,
                 .ids = {{"claim", store::name(dispute.kind)},
                         {"before", store::name(DisputeStatus::kOpen)},
                         {"after", store::name(DisputeStatus::kWithdrawn)}}});
  });
}

Result<store::ListedDispute> get_dispute(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return store::get_dispute(db, id); });
}

Result<store::Page<store::ListedDispute>> list_disputes(Installation& in, const store::DisputeFilter& filter,
                                                        const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_disputes(db, filter, page); });
}

}  // namespace rollcall::service
