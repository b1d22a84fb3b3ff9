// What every correction by a human has in common: which layer it is, until when it may be made, and how it is written
// down.
#pragma once

#include <boost/json/object.hpp>

#include "attendance/record.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

// The office's for admin and office, the teacher's for everyone else.
attendance::Layer layer_of(const Actor& actor);

// kConflict once the policy's time for correcting the session is over; an administrator may always.
Result<void> require_in_time(store::Connection& db, const Installation& in, const Actor& actor, const Uuid& session);

// The layers as events show them before and after: {"observed", "teacher", "office"}, null where nothing is said.
boost::json::object layers_json(const attendance::Layers& layers);

}  // namespace rollcall::service
