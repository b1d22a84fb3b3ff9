// What ways in other than a face need: PINs and the codes that were used.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Pin {
  Uuid person_id;
  Bytes digest;  // with the person's key: nothing to try guesses against
  Time set_at{};
  bool operator==(const Pin&) const = default;
};

Result<std::optional<Pin>> find_pin(Connection& db, const Uuid& person_id);
Result<void> put_pin(Connection& db, const Pin& pin);  // in place of the one before; kConflict without the person
Result<bool> delete_pin(Connection& db, const Uuid& person_id);

// Whether this use of the code is its first. Of two at once one waits for the other.
Result<bool> use_code(Connection& db, const Uuid& code_id, Time expires_at);

// Those nobody could use any more. Gives their count.
Result<std::int64_t> delete_expired_codes(Connection& db, Time now);

}  // namespace rollcall::store
