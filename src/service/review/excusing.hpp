// Excuses become records: within the caller's transaction.
#pragma once

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/excuses.hpp"
#include "store/records.hpp"
#include "store/sessions.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

// The source of an observed layer that an excuse made.
inline constexpr std::string_view kExcuseSource = "excuse";

// What an excuse makes of its person's record in a session: true where the record says so now, false where the person
// was seen. Repeating it changes nothing.
Result<bool> excuse_from(store::Connection& db, Installation& in, const Actor& actor, const store::Excuse& excuse,
                         const store::Session& session);

// Of a session that opens or closes: everybody who is excused from it.
Result<void> excuse_all(store::Connection& db, Installation& in, const Actor& actor, const store::Session& session);

// Of a record in which nobody is seen (any more): what an excuse says, where there is one; an excuse that is gone is
// forgotten.
Result<void> fall_back_to_excuse(store::Connection& db, store::Record& record);

}  // namespace rollcall::service
