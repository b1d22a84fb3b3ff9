// Identities at another provider, and the users they are here: the provider says who somebody is and in which groups,
// the setting oidc.roles what role a group has.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "service/installation.hpp"
#include "store/roles.hpp"
#include "store/users.hpp"

namespace rollcall::service {

// Who the provider says it is.
struct Identity {
  std::string issuer;
  std::string subject;  // the provider's id of the user, for good
  std::string name;     // for people; may change
  std::vector<std::string> groups;
  std::string external_id;  // of the claim oidc.person_claim; "" for none
};

// The role of the first of "GROUP=ROLE" that fits (in the order of the setting oidc.roles; "*" fits everyone); none: no
// role.
std::optional<store::Role> role_of_groups(const std::vector<std::string>& mapping,
                                          const std::vector<std::string>& groups);

// "GROUP=ROLE" with a role that there is.
Result<void> check_role_mapping(std::string_view entry);

// The user of an identity: the one it belongs to, with the role its groups have now, or a new one. A user of the same
// name who signs in with a password is somebody else. kForbidden without a role and for an inactive user.
Result<store::User> user_of_identity(Installation& in, const Identity& identity);

}  // namespace rollcall::service
