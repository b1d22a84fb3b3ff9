// Users: the people who sign in, and what of their accounts others may change.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/users.hpp"

namespace rollcall::service {

inline constexpr std::size_t kMinPasswordCodePoints = 10;

struct NewUser {
  std::string name;
  std::optional<std::string> password;  // none: signs in by another provider only
  store::Role role = store::Role::kViewer;
  std::optional<Uuid> person_id;
};

// What changes; what is not set stays.
struct UserChange {
  std::optional<std::string> name;
  std::optional<std::string> password;
  std::optional<store::Role> role;
  std::optional<bool> active;
  std::optional<std::optional<Uuid>> person_id;
  bool remove_second_factor = false;
  std::optional<std::int64_t> expected_version;
};

// kInvalidArgument for a bad name, a password shorter than kMinPasswordCodePoints, or a person that there is not.
Result<store::User> add_user(Installation& in, const Actor& actor, const NewUser& wanted);
Result<store::User> get_user(Installation& in, const Uuid& id);  // kNotFound
Result<store::User> get_user_by_name(Installation& in, std::string_view name);
Result<store::Page<store::User>> list_users(Installation& in, const std::optional<Uuid>& course,
                                            const store::PageRequest& page);

// A new password, another role and being made inactive end every sign-in of that user. kConflict for what would leave
// no active administrator.
Result<store::User> change_user(Installation& in, const Actor& actor, const Uuid& id, const UserChange& change);

// With API keys, tokens and sign-ins. kConflict for the last active administrator.
Result<void> remove_user(Installation& in, const Actor& actor, const Uuid& id);

// Ends every sign-in and token of a user, on all devices.
Result<void> sign_out_everywhere(Installation& in, const Actor& actor, const Uuid& user);

// Of the user's own: kUnauthenticated when `current` is wrong. Ends every sign-in, also the one it was asked by.
Result<void> change_password(Installation& in, const Actor& actor, std::string_view current, std::string_view wanted);

// The courses that are an instructor's own. Doing it again changes nothing; kNotFound without course or user.
Result<void> add_instructor(Installation& in, const Actor& actor, const Uuid& course, const Uuid& user);
Result<void> remove_instructor(Installation& in, const Actor& actor, const Uuid& course, const Uuid& user);

}  // namespace rollcall::service
