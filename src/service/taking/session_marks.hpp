// What every way into a session shares, faces and codes alike: which session it is, what is known of the person there,
// and how a sighting that counts becomes the observed layer of their record.
#pragma once

#include <optional>
#include <vector>

#include "attendance/decision.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/courses.hpp"
#include "store/records.hpp"
#include "store/sessions.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {

// What is read of the session before anybody is looked at.
struct SessionState {
  store::Session session;
  store::Course course;
  std::vector<Uuid> roster;

  attendance::SessionFacts facts() const;
};

Result<SessionState> read_session(Installation& in, const Uuid& id);  // kNotFound

// Refuses, before any work, what no rule could accept: kConflict.
Result<void> require_open(const store::Session& session, Time captured_at);

// What is known of a person in a session before this observation.
struct Known {
  attendance::History history;
  std::optional<store::Record> record;
};

// Of the sightings that counted, a cooldown looks at the one nearest to `captured_at`, since observations may arrive in
// any order.
Result<Known> read_known(store::Connection& db, const Uuid& session, const Uuid& person,
                         const attendance::Policy& policy, Time captured_at);

struct ObservedMark {
  Uuid record_id;
  bool set_by_hand = false;  // what a teacher or the office set stands above it
};

// Within the transaction that stored `sighting`, of a person in a session: the record is made, or its observed layer
// becomes the mark, and the event is written.
Result<ObservedMark> keep_observed_mark(store::Connection& db, const Clock& clock, const Actor& actor,
                                        const store::Sighting& sighting, const attendance::Mark& mark);

}  // namespace rollcall::service
