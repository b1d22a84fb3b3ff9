#include "service/people/biometrics.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "base/uuid.hpp"
#include "service/classroom/classrooms.hpp"
#include "service/event_kinds.hpp"
#include "store/classrooms.hpp"
#include "store/duplicates.hpp"
#include "store/evidence.hpp"
#include "store/idempotency.hpp"
#include "store/jobs.hpp"
#include "store/passages.hpp"
#include "store/photos.hpp"
#include "store/reviews.hpp"
#include "store/templates.hpp"
#include "store/vetoes.hpp"

namespace rollcall::service {
namespace {

constexpr int kAtOnce = 100;

void add_blob(store::Remains& remains, const std::string& name) {
  if (!name.empty()) remains.blobs.push_back(name);
}

// The key under a person's own id stays: its place in the ledger says that the person was erased.
void add_key(store::Remains& remains, const Uuid& key, const Uuid& person) {
  if (key != person && !std::ranges::contains(remains.keys, key)) remains.keys.push_back(key);
}

Result<void> collect_pictures(store::Connection& db, const Uuid& person, store::Remains& remains,
                              boost::json::object& counts) {
  ROLLCALL_ASSIGN(const std::vector<store::Photo> photos, store::list_photos(db, person));
  for (const store::Photo& photo : photos) {
    add_blob(remains, photo.blob_name);
    add_key(remains, photo.key_id, person);
  }
  counts["photos"] = photos.size();
  ROLLCALL_ASSIGN(const std::vector<store::Template> templates, store::list_templates(db, person));
  for (const store::Template& one : templates) add_key(remains, one.key_id, person);
  counts["templates"] = templates.size();
  ROLLCALL_ASSIGN(const std::vector<store::Evidence> evidence, store::list_evidence_of(db, person));
  for (const store::Evidence& one : evidence) {
    add_blob(remains, one.blob_name);
    add_key(remains, one.key_id, person);
  }
  ROLLCALL_ASSIGN(const auto of_passages, store::list_passage_evidence_of(db, person));
  for (const store::PassageEvidence& one : of_passages) {
    add_blob(remains, one.blob_name);
    add_key(remains, one.key_id, person);
  }
  counts["evidence"] = evidence.size() + of_passages.size();
  return {};
}

Result<void> settle_reviews(store::Connection& db, Time now, const Uuid& person, store::Remains& remains,
                            boost::json::object& counts) {
  ROLLCALL_ASSIGN(const std::vector<store::Review> reviews, store::list_crops_of(db, person));
  for (const store::Review& review : reviews) {
    if (review.status == store::ReviewStatus::kOpen)
      ROLLCALL_TRY(store::settle_review(db, review.id, {.status = store::ReviewStatus::kRejected, .at = now}));
    else
      ROLLCALL_TRY(store::forget_crop(db, review.id));
    add_blob(remains, review.blob_name);
    remains.keys.push_back(review.key_id);
  }
  counts["reviews"] = reviews.size();
  return {};
}

// Pictures of a class that wait show others too: they are taken again.
Result<void> drop_classrooms(store::Connection& db, Installation& in, const Uuid& person, store::Remains& remains,
                             boost::json::object& counts) {
  ROLLCALL_ASSIGN(const std::vector<store::Classroom> classrooms, store::list_classrooms_with(db, person));
  for (const store::Classroom& one : classrooms)
    ROLLCALL_TRY(end_classroom(db, in, {}, one, store::ClassroomStatus::kDropped, remains));
  counts["classrooms"] = classrooms.size();
  return {};
}

// What finished jobs left may tell of anybody, and lives for days at most: it goes with the first who is erased.
Result<void> clear_jobs(store::Connection& db, Time now, store::Remains& remains) {
  while (true) {
    ROLLCALL_ASSIGN(const std::vector<store::Job> jobs,
                    store::list_expired_jobs(db, now + std::chrono::years{100}, kAtOnce));
    for (const store::Job& job : jobs) {
      add_blob(remains, job.input_blob);
      add_blob(remains, job.result_blob);
      ROLLCALL_TRY(store::delete_job(db, job.id));
    }
    if (std::ssize(jobs) < kAtOnce) return {};
  }
}

}  // namespace

Result<void> collect_biometrics(store::Connection& db, Installation& in, const Uuid& person, store::Remains& remains,
                                boost::json::object& counts) {
  const Time now = in.clock().now();
  ROLLCALL_TRY(collect_pictures(db, person, remains, counts));
  ROLLCALL_TRY(settle_reviews(db, now, person, remains, counts));
  ROLLCALL_TRY(drop_classrooms(db, in, person, remains, counts));
  return clear_jobs(db, now, remains);
}

Result<void> erase_biometrics(store::Connection& db, Installation& in, const Actor& actor, store::Person& person,
                              const Uuid& next_key) {
  store::Remains remains;
  boost::json::object counts;
  ROLLCALL_TRY(collect_biometrics(db, in, person.id, remains, counts));
  if (person.key_id) add_key(remains, *person.key_id, person.id);
  ROLLCALL_TRY(store::empty_answers(db, new_uuid(in.clock().now())));
  ROLLCALL_TRY(store::delete_pictures_of(db, person.id));
  ROLLCALL_TRY(store::delete_duplicates_of(db, person.id));
  ROLLCALL_TRY(store::delete_vetoes_of(db, person.id));
  person.key_id = next_key;
  person.consent.reset();
  person.updated_at = in.clock().now();
  ROLLCALL_TRY(store::update_person(db, person));
  ROLLCALL_TRY(store::add_remains(db, remains));
  return note(
      db, in.clock(), actor, event::kBiometricsErased,
      {.subject = person.id, .person = person.id, .session = std::nullopt, .ids = {{"destroyed", std::move(counts)}}});
}

Result<Uuid> make_face_key(Installation& in) {
  const Uuid key = new_uuid(in.clock().now());
  ROLLCALL_TRY(in.vault().create_key(key, store::KeyKind::kPerson));
  return key;
}

}  // namespace rollcall::service
