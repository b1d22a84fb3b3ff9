// A user added in two steps, for an act that does more in its transaction than this (see users.hpp for the whole).
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "service/accounts/users.hpp"

namespace rollcall::service {

// Checked and its password hashed, which takes a while, but not there yet. Errors as add_user().
Result<store::User> prepare_user(const Clock& clock, const NewUser& wanted);

// Writes it, with its event.
Result<void> insert_user(store::Connection& db, const Clock& clock, const Actor& actor, const store::User& user);

}  // namespace rollcall::service
