#include "service/keeping/housekeeping.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "service/accounts/guesses.hpp"
#include "service/backup/backup.hpp"
#include "service/classroom/classrooms.hpp"
#include "service/event_kinds.hpp"
#include "service/keeping/audit.hpp"
#include "service/keeping/remains.hpp"
#include "service/keeping/retention.hpp"
#include "service/people/erasures.hpp"
#include "store/access_tokens.hpp"
#include "store/api_keys.hpp"
#include "store/classrooms.hpp"
#include "store/codes.hpp"
#include "store/evidence.hpp"
#include "store/idempotency.hpp"
#include "store/passages.hpp"
#include "store/remains.hpp"
#include "store/reviews.hpp"
#include "store/web_sessions.hpp"

namespace rollcall::service {
namespace {

constexpr int kAtOnce = 1000;

Result<void> expire_rows(store::Connection& db, Installation& in, Time now, Tidied& tidied) {
  store::Remains remains;
  ROLLCALL_ASSIGN(const auto evidence, store::list_expired_evidence(db, now, kAtOnce));
  for (const store::Evidence& one : evidence) {
    ROLLCALL_TRY(store::delete_evidence(db, one.id));
    if (!one.blob_name.empty()) remains.blobs.push_back(one.blob_name);
  }
  ROLLCALL_ASSIGN(const auto of_passages, store::list_expired_passage_evidence(db, now, kAtOnce));
  for (const store::PassageEvidence& one : of_passages) {
    ROLLCALL_TRY(store::delete_passage_evidence(db, one.id));
    if (!one.blob_name.empty()) remains.blobs.push_back(one.blob_name);
  }
  tidied.evidence = evidence.size() + of_passages.size();
  ROLLCALL_ASSIGN(const auto reviews, store::list_expired_reviews(db, now, kAtOnce));
  for (const store::Review& one : reviews) {
    ROLLCALL_ASSIGN(const store::Review before,
                    store::settle_review(db, one.id, {.status = store::ReviewStatus::kExpired, .at = now}));
    if (!before.blob_name.empty()) remains.blobs.push_back(before.blob_name);
    remains.keys.push_back(before.key_id);
    ROLLCALL_TRY(note(db, in.clock(), {}, event::kReviewExpired,
                      {.subject = one.id, .person = std::nullopt, .session = one.session_id}));
  }
  tidied.reviews = reviews.size();
  ROLLCALL_ASSIGN(const auto settled, store::list_final_reviews(db, now, kAtOnce));
  for (const store::Review& one : settled) {
    ROLLCALL_TRY(store::forget_crop(db, one.id));
    remains.blobs.push_back(one.blob_name);
    remains.keys.push_back(one.key_id);
  }
  ROLLCALL_ASSIGN(const auto classrooms, store::list_expired_classrooms(db, now, kAtOnce));
  for (const store::Classroom& one : classrooms)
    ROLLCALL_TRY(end_classroom(db, in, {}, one, store::ClassroomStatus::kExpired, remains));
  return store::add_remains(db, remains);
}

}  // namespace

void KeyUses::note(const Uuid& key, Time at) {
  const std::lock_guard lock(mutex_);
  uses_[key] = at;
}

std::map<Uuid, Time> KeyUses::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(uses_, {});
}

Result<Tidied> tidy(Installation& in, KeyUses& uses) {
  Tidied tidied;
  const Time now = in.clock().now();
  const std::map<Uuid, Time> used = uses.take();
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    for (const auto& [key, at] : used) ROLLCALL_TRY(store::touch_api_key(db, key, at));
    ROLLCALL_ASSIGN(const std::int64_t answers, store::delete_answers(db, now - kAnswersKept));
    tidied.answers = static_cast<std::size_t>(answers);
    ROLLCALL_TRY(store::delete_expired_web_sessions(db, now));
    ROLLCALL_TRY(store::delete_expired_access_tokens(db, now));
    ROLLCALL_TRY(forget_old_failures(db, now));
    ROLLCALL_TRY(store::delete_expired_codes(db, now));
    return expire_rows(db, in, now, tidied);
  }));
  ROLLCALL_TRY(destroy_remains(in));
  ROLLCALL_TRY(finish_erasures(in));
  ROLLCALL_TRY(apply_retention(in));
  ROLLCALL_TRY(make_due_audit_checkpoint(in));
  ROLLCALL_TRY(make_due_backup(in));
  return tidied;
}

}  // namespace rollcall::service
