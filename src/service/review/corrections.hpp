// The one way a human's word becomes a layer of a record: which layer it is, until when it may be said, and how it is
// written down. What makes corrections works within its caller's transaction.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "attendance/record.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/records.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

// The office's for admin and office, the teacher's for everyone else.
attendance::Layer layer_of(const Actor& actor);

// kConflict once the policy's time for correcting the session is over; an administrator may always.
Result<void> require_in_time(store::Connection& db, const Installation& in, const Actor& actor, const Uuid& session);

// The layers as events show them before and after: {"observed", "teacher", "office"}, null where nothing is said.
boost::json::object layers_json(const attendance::Layers& layers);

struct Correct {
  std::optional<attendance::RecordStatus> status = attendance::RecordStatus::kPresent;  // none: takes it back
  std::string reason;  // required, one clean line: the audit asks for it
  std::optional<std::int64_t> expected_version;
  std::optional<Uuid> dispute;  // that is settled by it
};

// Sets the layer of the actor. kPreconditionFailed for another version; kConflict once the time for it is over, and
// where there is nothing to take back.
Result<store::Record> correct_in(store::Connection& db, Installation& in, const Actor& actor, store::Record record,
                                 const Correct& correct);

// The same by session and person: makes the record where there is none. kConflict when the session is cancelled or the
// person neither on the roster nor recorded.
Result<store::Record> mark_in(store::Connection& db, Installation& in, const Actor& actor, const Uuid& session,
                              const Uuid& person, const Correct& correct);

// Undoes a correction: `layer` says again what it said before, which may be nothing. kConflict once the time for it is
// over.
Result<store::Record> restore_in(store::Connection& db, Installation& in, const Actor& actor, store::Record record,
                                 attendance::Layer layer, std::optional<store::Correction> before,
                                 const std::optional<Uuid>& dispute = {});

}  // namespace rollcall::service
