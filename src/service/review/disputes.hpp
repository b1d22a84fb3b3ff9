// A person disputes their record: "I was there", or "that was not me". Raising it changes nothing but that it waits
// for somebody who may correct the record; see dispute_settlement.hpp.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/disputes.hpp"
#include "store/page.hpp"

namespace rollcall::service {

// Of one person at a time, raised by themselves.
inline constexpr int kMostOpenDisputes = 20;
inline constexpr int kMostWithdrawals = 3;  // of one kind, of one session

struct NewDispute {
  Uuid person;
  Uuid session;
  store::DisputeKind kind = store::DisputeKind::kWasThere;
  std::string words;
};

// By the person, of a session they are expected or marked in: kNotFound for any other. kForbidden where the settings
// leave it to the office; kConflict once the days for it are over, where it was settled before, and for too many.
Result<store::ListedDispute> raise_own_dispute(Installation& in, const Actor& actor, const NewDispute& wanted);

// On a person's behalf, by somebody who sees the session: without those limits. Both: kConflict where the record does
// not say what is disputed, or the same dispute is open.
Result<store::ListedDispute> raise_dispute(Installation& in, const Actor& actor, const NewDispute& wanted);

// By the person who it is about: kNotFound for anybody else. kConflict unless it is open.
Result<void> withdraw_dispute(Installation& in, const Actor& actor, const Uuid& id);

Result<store::ListedDispute> get_dispute(Installation& in, const Uuid& id);
Result<store::Page<store::ListedDispute>> list_disputes(Installation& in, const store::DisputeFilter& filter,
                                                        const store::PageRequest& page);

}  // namespace rollcall::service
