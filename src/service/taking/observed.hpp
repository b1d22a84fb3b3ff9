// The observed layer of a record, made again from the sightings that are left: after a recomputation, a veto, or a
// settlement that was undone.
#pragma once

#include <vector>

#include "attendance/decision.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "store/records.hpp"
#include "store/sessions.hpp"
#include "store/sightings.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

// The record as these sightings of its person make it, in the order of capture. Without one that counts the policy may
// say absent, for a session that is closed; else nothing is observed.
store::Record observed_anew(store::Record record, const std::vector<store::Sighting>& sightings,
                            const store::Session& session, const attendance::Policy& policy,
                            const attendance::LivenessThresholds& liveness);

// Stores it so, from the sightings in the store that nobody vetoed and by the policy of today. Only the observed layer
// changes.
Result<void> observe_anew(store::Connection& db, store::Record& record, const attendance::LivenessThresholds& liveness,
                          Time now);

}  // namespace rollcall::service
