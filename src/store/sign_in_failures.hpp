// Failed sign-ins, counted for each address and each name, so that guessing stays slow also after a restart and on
// every server of one database.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct SignInFailures {
  std::int64_t failures = 0;
  Time first_at{};
  Time last_at{};
  bool operator==(const SignInFailures&) const = default;
};

// `subject` is a hash of an address or a name.
Result<std::optional<SignInFailures>> find_sign_in_failures(Connection& db, ByteView subject);
Result<void> put_sign_in_failures(Connection& db, ByteView subject, const SignInFailures& failures);
Result<void> forget_sign_in_failures(Connection& db, ByteView subject);

// Those whose last one was before `until`.
Result<std::int64_t> delete_old_sign_in_failures(Connection& db, Time until);

}  // namespace rollcall::store
