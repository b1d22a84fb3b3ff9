// Sightings: facts. A recognised person, or a face nobody knew, at a time and a source, with scores. Never changed but
// for a human's word that it was somebody else, which can be taken back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/reason.hpp"
#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/once.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Sighting {
  Uuid id;
  std::optional<Uuid> session_id;
  std::optional<Uuid> person_id;  // none: unknown, or erased since
  std::string idempotency_key;    // unique over all sightings
  std::string source;             // the camera, device or page it came from
  attendance::Method method = attendance::Method::kFace;
  attendance::Decision decision = attendance::Decision::kUnknown;
  Time captured_at{};
  Time received_at{};
  std::optional<double> detection;           // 0..1
  std::optional<double> quality;             // 0..1
  std::optional<double> liveness;            // 0..1
  std::optional<double> similarity;          // -1..1
  std::optional<double> confidence;          // 0..1
  std::optional<double> threshold;           // the similarity that would have been accepted
  std::string model;                         // name of the recogniser; empty for a code or a tap
  std::optional<attendance::Reason> reason;  // of the decision
  int rule_version = 0;                      // the rules that decided; 0: from before they were numbered
  std::optional<std::string> policy;         // what they decided by, as JSON
  bool challenge_passed = false;             // of active liveness
  std::optional<double> margin;              // similarity less that of the second person; none: there was no second
  std::optional<Uuid> review_id;             // whose settlement made it: a human said who it is
  std::optional<Uuid> veto_id;               // a human said that it is not this person
  bool operator==(const Sighting&) const = default;
};

struct SightingFilter {
  std::optional<Uuid> session;
  std::optional<Uuid> course;
  std::optional<Uuid> person;
  std::optional<Uuid> instructor;  // of courses this user teaches
  std::optional<attendance::Decision> decision;
  std::optional<Time> from;   // captured at or after
  std::optional<Time> until;  // captured before
  bool newest_first = false;
};

// Stores it, or gives the one that came under the same idempotency key before. kConflict without its session or person.
Result<Once<Sighting>> insert_sighting_once(Connection& db, const Sighting& sighting);
Result<std::optional<Sighting>> find_sighting(Connection& db, const Uuid& id);
Result<std::optional<Sighting>> find_sighting_by_key(Connection& db, std::string_view idempotency_key);

// The latest capture of this person in this session, whatever came of it: what a cooldown counts from.
Result<std::optional<Sighting>> find_last_sighting(Connection& db, const Uuid& session_id, const Uuid& person_id);

// When each person was last seen in a session and counted, ascending by person.
struct LastSeen {
  Uuid person_id;
  Time at{};
};
Result<std::vector<LastSeen>> list_last_seen(Connection& db, const Uuid& session_id);

// Says that the person's sightings in this session that nobody vetoed are not of this person, or takes that back.
Result<std::int64_t> veto_sightings(Connection& db, const Uuid& session_id, const Uuid& person_id, const Uuid& veto_id);
Result<std::int64_t> restore_sightings(Connection& db, const Uuid& veto_id);

// By capture, then id.
Result<Page<Sighting>> list_sightings(Connection& db, const SightingFilter& filter, const PageRequest& page);

}  // namespace rollcall::store
