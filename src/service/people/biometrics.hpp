// Taking away everything that shows a person's face, while the person stays: what the withdrawal of a consent does, and
// the part of an erasure that both share.
//
// One transaction takes the rows away and writes down, as remains, what is to be destroyed outside the database. The
// person gets another key for faces, so that the old one can be destroyed: whatever copies of sealed bytes are left
// open no more. The old key's entry in the erasure ledger makes a database that is brought back from before do it
// again.
#pragma once

#include <boost/json/object.hpp>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/people.hpp"
#include "store/remains.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

// Within the caller's transaction: adds the blobs and keys of the person's photos, templates, evidence and open reviews
// to `remains`, and their numbers to `counts`; settles the reviews and forgets what finished jobs left. The rows of the
// others are the caller's to remove.
Result<void> collect_biometrics(store::Connection& db, Installation& in, const Uuid& person, store::Remains& remains,
                                boost::json::object& counts);

// Within the caller's transaction: all of the above with its rows, noted as an event. `person` gets `next_key`, which
// was made before, and loses the consent; its row is written. destroy_remains() is to follow.
Result<void> erase_biometrics(store::Connection& db, Installation& in, const Actor& actor, store::Person& person,
                              const Uuid& next_key);

// A key for a person's faces.
Result<Uuid> make_face_key(Installation& in);

}  // namespace rollcall::service
