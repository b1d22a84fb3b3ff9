// Passages: people seen at checkpoints. Each is an accepted sighting with all that it was decided by, and what the
// office set in its place; setting that touches nothing that was observed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/checkpoint.hpp"
#include "attendance/types.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/once.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// What the office set.
struct PassageCorrection {
  std::optional<Time> at;                          // none: as observed
  std::optional<attendance::Direction> direction;  // none: as observed
  bool refused = false;                            // it did not happen, and counts nothing
  std::optional<Uuid> by;                          // user
  Time set_at{};
  std::string reason;
  bool operator==(const PassageCorrection&) const = default;
};

struct Passage {
  Uuid id;
  Uuid checkpoint_id;
  Uuid person_id;
  std::int64_t turn = 1;        // which of the person's passages there it is; unique for the two
  std::string idempotency_key;  // unique over all passages
  attendance::Method method = attendance::Method::kFace;

  std::optional<Time> observed_at;                          // none: nobody was seen, the office added it
  std::optional<attendance::Direction> observed_direction;  // with observed_at
  std::optional<PassageCorrection> office;

  std::optional<Time> captured_at;  // by the device's clock
  Time received_at{};               // by ours
  std::string source;
  std::optional<double> detection;   // 0..1
  std::optional<double> quality;     // 0..1
  std::optional<double> liveness;    // 0..1
  std::optional<double> similarity;  // -1..1
  std::optional<double> confidence;  // 0..1
  std::optional<double> threshold;   // the similarity that would have been accepted
  std::optional<double> margin;      // similarity less that of the second person
  std::string model;                 // name of the recogniser; empty for a code or a tap
  std::string model_sha256;
  int rule_version = 0;  // attendance::kPassageRules then
  std::string policy;    // the checkpoint's then, as JSON
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};

  // What counts: the office's word, else what was observed.
  Time passed_at() const;
  attendance::Direction direction() const;
  bool operator==(const Passage&) const = default;
};

struct PassageFilter {
  std::optional<Uuid> checkpoint;
  std::optional<std::string> area;  // of checkpoints
  std::optional<Uuid> person;
  std::optional<std::string> group;  // of people
  std::optional<Time> from;          // passed at or after
  std::optional<Time> until;         // passed before
  bool newest_first = false;
};

// A passage with whom it is of, as lists show it.
struct ListedPassage {
  Passage passage;
  std::string external_id;
  std::string name;
};

// Stores it, or gives the one that came under the same idempotency key before. kAlreadyExists when somebody took its
// turn meanwhile; kConflict without its checkpoint or person.
Result<Once<Passage>> insert_passage_once(Connection& db, const Passage& passage);

// The turn after the person's last one there.
Result<std::int64_t> next_turn(Connection& db, const Uuid& checkpoint_id, const Uuid& person_id);

// The person's passages there that count and are less than `within` from `at`, by time.
struct NearPassage {
  Uuid id;
  attendance::Passage passage;
};
Result<std::vector<NearPassage>> list_passages_near(Connection& db, const Uuid& checkpoint_id, const Uuid& person_id,
                                                    Time at, std::chrono::seconds within);

Result<std::optional<Passage>> find_passage(Connection& db, const Uuid& id);
Result<std::optional<Passage>> find_passage_by_key(Connection& db, std::string_view idempotency_key);
Result<Passage> get_passage(Connection& db, const Uuid& id);  // kNotFound

// By time, then id.
Result<Page<ListedPassage>> list_passages(Connection& db, const PassageFilter& filter, const PageRequest& page);

// Sets what the office says, or takes it back where it is none. As update_person.
Result<void> correct_passage(Connection& db, Passage& passage, std::optional<PassageCorrection> correction, Time now);
Result<bool> delete_passage(Connection& db, const Uuid& id);

// What hours are made of: a passage that counts.
struct CountedPassage {
  Uuid person_id;
  std::string external_id;
  std::string name;
  Uuid checkpoint_id;
  attendance::Passage passage;
};

// By external id, then time. Holds one at a time; stops at the first error of `each`.
Result<void> each_passage(Connection& db, const PassageFilter& filter,
                          const std::function<Result<void>(const CountedPassage&)>& each);

// The face behind a passage, kept for a limited time. The row; the sealed crop is a blob.
struct PassageEvidence {
  Uuid id;
  Uuid passage_id;
  std::string blob_name;
  Uuid key_id;  // the subject in the key store whose key opens it
  Time created_at{};
  Time expires_at{};
  std::optional<Bytes> embedding;  // of the crop, sealed with the same key
  bool operator==(const PassageEvidence&) const = default;
};

Result<void> insert_passage_evidence(Connection& db, const PassageEvidence& evidence);  // kConflict without its passage
Result<std::optional<PassageEvidence>> find_passage_evidence(Connection& db, const Uuid& id);
Result<std::vector<PassageEvidence>> list_passage_evidence(Connection& db, const Uuid& passage_id);
Result<std::vector<PassageEvidence>> list_passage_evidence_of(Connection& db, const Uuid& person_id);
Result<std::vector<PassageEvidence>> list_expired_passage_evidence(Connection& db, Time now, int limit);
Result<bool> delete_passage_evidence(Connection& db, const Uuid& id);  // the blob is the caller's to remove

}  // namespace rollcall::store
