// The first administrator, made in a browser: of an installation that has no user yet, by whoever reads the code that
// the server printed where it was started. The code is used up with it, so there is one first administrator, whatever
// comes how often at once. Thread-safe, and safe among the servers of one database.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "service/installation.hpp"
#include "store/users.hpp"

namespace rollcall::service {

namespace event {
inline constexpr std::string_view kSetUp = "installation.set_up";
}  // namespace event

// For a server that starts: a new code where there is no user yet, in the place of an earlier one; none where there is
// somebody. Shown once: what is kept is its hash.
Result<std::optional<std::string>> offer_setup(Installation& in);

Result<bool> needs_setup(Installation& in);

struct FirstSetup {
  std::string code;  // case, blanks and - do not matter
  std::string school_name;
  std::string time_zone;
  std::string admin_name;
  std::string password;
  std::string address;  // where the request comes from
};

// All or nothing: the administrator, the school's name and its zone. kConflict where somebody has done it; kForbidden,
// with the field `code`, for a wrong code; kRateLimited after too many; kInvalidArgument for the rest.
Result<store::User> set_up(Installation& in, const FirstSetup& wanted);

}  // namespace rollcall::service
