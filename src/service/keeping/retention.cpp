#include "service/keeping/retention.hpp"

#include <array>
#include <chrono>
#include <string>

#include "service/classroom/setting.hpp"
#include "service/event_kinds.hpp"
#include "service/keeping/remains.hpp"
#include "service/people/erasures.hpp"
#include "service/settings.hpp"
#include "store/disputes.hpp"
#include "store/evidence.hpp"
#include "store/passages.hpp"
#include "store/remains.hpp"
#include "store/retention.hpp"

namespace rollcall::service {
namespace {

using store::Aging;

constexpr int kPortion = 500;

struct Kind {
  Aging aging;
  std::string_view name;
  std::string_view setting;
  bool own_end;  // the rows say themselves when they go; tidy() removes them
};

constexpr std::array kKinds = {
    Kind{Aging::kPhotos, "photos", setting::kPhotoDays, false},
    Kind{Aging::kSightings, "sightings", setting::kSightingDays, false},
    Kind{Aging::kRecords, "records", setting::kRecordDays, false},
    Kind{Aging::kDisputes, "disputes", setting::kRecordDays, false},
    Kind{Aging::kPassages, "passages", setting::kPassageDays, false},
    Kind{Aging::kPeople, "people", setting::kInactiveDays, false},
    Kind{Aging::kEvidence, "evidence", setting::kEvidenceDays, true},
    Kind{Aging::kPassageEvidence, "passage_evidence", setting::kEvidenceDays, true},
    Kind{Aging::kReviews, "reviews", setting::kReviewDays, true},
    Kind{Aging::kClassrooms, "classrooms", setting::kClassroomDays, true},
};

RetentionClock clock_of(const Installation& in, const Kind& kind) {
  const std::int64_t days = in.settings().integer(kind.setting);
  const Time now = in.clock().now();
  return {.kind = kind.name,
          .setting = kind.setting,
          .days = days,
          .own_end = kind.own_end,
          .before = kind.own_end ? now : now - std::chrono::days{days}};
}

bool runs(const Kind& kind, const RetentionClock& clock) { return kind.own_end || clock.days > 0; }

// A record's evidence goes with it; the crops are to be removed afterwards.
Result<void> remove_record(store::Connection& db, const Uuid& id, store::Remains& remains) {
  ROLLCALL_ASSIGN(const auto evidence, store::list_evidence(db, id));
  for (const store::Evidence& one : evidence)
    if (!one.blob_name.empty()) remains.blobs.push_back(one.blob_name);
  ROLLCALL_TRY(store::delete_record(db, id));
  return {};
}

Result<void> remove_passage(store::Connection& db, const Uuid& id, store::Remains& remains) {
  ROLLCALL_ASSIGN(const auto evidence, store::list_passage_evidence(db, id));
  for (const store::PassageEvidence& one : evidence)
    if (!one.blob_name.empty()) remains.blobs.push_back(one.blob_name);
  ROLLCALL_TRY(store::delete_passage(db, id));
  return {};
}

Result<void> remove_one(store::Connection& db, Aging aging, const Uuid& id, store::Remains& remains) {
  if (aging == Aging::kRecords) return remove_record(db, id, remains);
  if (aging == Aging::kPassages) return remove_passage(db, id, remains);
  if (aging == Aging::kPhotos) {
    ROLLCALL_ASSIGN(std::string blob, store::forget_picture(db, id));
    remains.blobs.push_back(std::move(blob));
    return {};
  }
  ROLLCALL_TRY(aging == Aging::kDisputes ? store::delete_dispute(db, id) : store::delete_sighting(db, id));
  return {};
}

Result<std::int64_t> remove_portion(Installation& in, const Kind& kind, const RetentionClock& clock) {
  ROLLCALL_ASSIGN(
      const std::int64_t removed, in.database().transact([&](store::Connection& db) -> Result<std::int64_t> {
        store::Remains remains;
        ROLLCALL_ASSIGN(const std::vector<Uuid> ids, store::list_older(db, kind.aging, clock.before, kPortion));
        if (ids.empty()) return 0;
        for (const Uuid& id : ids) ROLLCALL_TRY(remove_one(db, kind.aging, id, remains));
        ROLLCALL_TRY(store::add_remains(db, remains));
        ROLLCALL_TRY(note(db, in.clock(), {}, event::kRetentionApplied,
                          {.subject = std::nullopt,
                           .person = std::nullopt,
                           .session = std::nullopt,
                           .ids = {{"kind", kind.name}, {"removed", ids.size()}, {"days", clock.days}}}));
        return std::ssize(ids);
      }));
  ROLLCALL_TRY(destroy_remains(in));
  return removed;
}

Result<std::int64_t> erase_people(Installation& in, const RetentionClock& clock) {
  ROLLCALL_ASSIGN(const std::vector<Uuid> people, in.database().read([&](store::Connection& db) {
    return store::list_older(db, Aging::kPeople, clock.before, kPortion);
  }));
  for (const Uuid& person : people)
    ROLLCALL_TRY(forget(
        in, {},
        {.person = person, .records = records_by_settings(in), .reason = std::string(erasure_reason::kRetention)}));
  return std::ssize(people);
}

}  // namespace

std::vector<RetentionClock> retention_clocks(const Installation& in) {
  std::vector<RetentionClock> clocks;
  for (const Kind& kind : kKinds) clocks.push_back(clock_of(in, kind));
  return clocks;
}

Result<std::vector<RetentionClock>> preview_retention(Installation& in) {
  return in.database().read([&](store::Connection& db) -> Result<std::vector<RetentionClock>> {
    std::vector<RetentionClock> clocks;
    for (const Kind& kind : kKinds) {
      RetentionClock clock = clock_of(in, kind);
      if (runs(kind, clock)) {
        ROLLCALL_ASSIGN(clock.due, store::count_older(db, kind.aging, clock.before));
      }
      clocks.push_back(clock);
    }
    return clocks;
  });
}

Result<std::int64_t> apply_retention(Installation& in) {
  std::int64_t removed = 0;
  for (const Kind& kind : kKinds) {
    const RetentionClock clock = clock_of(in, kind);
    if (kind.own_end || !runs(kind, clock)) continue;
    ROLLCALL_ASSIGN(const std::int64_t gone,
                    kind.aging == Aging::kPeople ? erase_people(in, clock) : remove_portion(in, kind, clock));
    removed += gone;
  }
  return removed;
}

}  // namespace rollcall::service
