#include "service/accounts/users.hpp"

#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/password.hpp"
#include "service/accounts/new_user.hpp"
#include "service/event_kinds.hpp"
#include "store/access_tokens.hpp"
#include "store/courses.hpp"
#include "store/instructors.hpp"
#include "store/people.hpp"
#include "store/web_sessions.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kUserName{.min_code_points = 1, .max_code_points = 100};

Result<std::string> hash_of(std::string_view password) {
  if (!is_utf8(password) || count_code_points(password) < kMinPasswordCodePoints)
    return fail_field("password", "must have at least " + std::to_string(kMinPasswordCodePoints) + " characters");
  return crypto::hash_password(password);
}

Result<void> check_person(store::Connection& db, const std::optional<Uuid>& person) {
  if (!person) return {};
  ROLLCALL_ASSIGN(const auto found, store::find_person(db, *person));
  if (!found) return fail_field("person_id", "is no person");
  return {};
}

Result<store::User> required_user(store::Connection& db, const Uuid& id) {
  ROLLCALL_ASSIGN(std::optional<store::User> user, store::find_user(db, id));
  if (!user) return fail(ErrorCode::kNotFound, "there is no such user");
  return *std::move(user);
}

// Nobody could let anyone in again.
Result<void> keep_an_administrator(store::Connection& db, const store::User& before) {
  if (before.role != store::Role::kAdmin || !before.active) return {};
  ROLLCALL_ASSIGN(const std::int64_t count, store::count_users(db, store::Role::kAdmin));
  if (count > 1) return {};
  return fail(ErrorCode::kConflict, "this is the last active administrator", "make somebody else one first");
}

Result<void> end_sign_ins(store::Connection& db, const Uuid& user) {
  ROLLCALL_TRY(store::delete_web_sessions_of(db, user));
  ROLLCALL_TRY(store::delete_access_tokens_of(db, user));
  return {};
}

Result<void> name_taken(Result<void> written) {
  if (!written && written.error().code == ErrorCode::kAlreadyExists)
    return fail(ErrorCode::kAlreadyExists, "there is a user of this name already");
  return written;
}

}  // namespace

Result<store::User> prepare_user(const Clock& clock, const NewUser& wanted) {
  const Time now = clock.now();
  store::User user{
      .id = new_uuid(now), .role = wanted.role, .person_id = wanted.person_id, .created_at = now, .updated_at = now};
  ROLLCALL_ASSIGN(user.name, clean_line("name", wanted.name, kUserName));
  if (wanted.password) {
    ROLLCALL_ASSIGN(user.password_hash, hash_of(*wanted.password));
  }
  return user;
}

Result<void> insert_user(store::Connection& db, const Clock& clock, const Actor& actor, const store::User& user) {
  ROLLCALL_TRY(check_person(db, user.person_id));
  ROLLCALL_TRY(name_taken(store::insert_user(db, user)));
  return note(db, clock, actor, event::kUserCreated,
              {.subject = user.id,
               .person = user.person_id,
               .session = std::nullopt,
               .ids = {{"role", store::name(user.role)}}});
}

Result<store::User> add_user(Installation& in, const Actor& actor, const NewUser& wanted) {
  ROLLCALL_ASSIGN(store::User user, prepare_user(in.clock(), wanted));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) { return insert_user(db, in.clock(), actor, user); }));
  return user;
}

Result<store::User> get_user(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return required_user(db, id); });
}

Result<store::User> get_user_by_name(Installation& in, std::string_view name) {
  ROLLCALL_ASSIGN(std::optional<store::User> user,
                  in.database().read([&](store::Connection& db) { return store::find_user_by_name(db, trim(name)); }));
  if (!user) return fail(ErrorCode::kNotFound, "there is no user of this name");
  return *std::move(user);
}

Result<store::Page<store::User>> list_users(Installation& in, const std::optional<Uuid>& course,
                                            const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<store::Page<store::User>> {
    if (course) ROLLCALL_TRY(store::get_course(db, *course));
    return store::list_users(db, course, page);
  });
}

Result<store::User> change_user(Installation& in, const Actor& actor, const Uuid& id, const UserChange& change) {
  std::optional<std::string> password_hash;
  if (change.password) {
    ROLLCALL_ASSIGN(password_hash, hash_of(*change.password));
  }
  std::optional<Uuid> factor_key;
  ROLLCALL_ASSIGN(store::User changed, in.database().transact([&](store::Connection& db) -> Result<store::User> {
    ROLLCALL_ASSIGN(store::User user, required_user(db, id));
    if (change.expected_version && *change.expected_version != user.version)
      return fail(ErrorCode::kPreconditionFailed, "the user was changed in the meantime", "read it again first");
    const bool loses_rights =
        (change.active && !*change.active) || (change.role && *change.role != store::Role::kAdmin);
    if (loses_rights) ROLLCALL_TRY(keep_an_administrator(db, user));
    const bool ends = password_hash || (change.role && *change.role != user.role) || (change.active && !*change.active);
    if (change.name) {
      ROLLCALL_ASSIGN(user.name, clean_line("name", *change.name, kUserName));
    }
    if (password_hash) user.password_hash = *password_hash;
    user.role = change.role.value_or(user.role);
    user.active = change.active.value_or(user.active);
    if (change.person_id) {
      ROLLCALL_TRY(check_person(db, *change.person_id));
      user.person_id = *change.person_id;
    }
    if (change.remove_second_factor && user.totp) {
      factor_key = user.totp->key_id;
      user.totp.reset();
      ROLLCALL_TRY(store::replace_recovery_codes(db, id, {}));
    }
    user.updated_at = in.clock().now();
    ROLLCALL_TRY(name_taken(store::update_user(db, user)));
    if (ends) ROLLCALL_TRY(end_sign_ins(db, id));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kUserChanged,
                      {.subject = id,
                       .person = user.person_id,
                       .session = std::nullopt,
                       .ids = {{"role", store::name(user.role)},
                               {"active", user.active},
                               {"password", password_hash.has_value()},
                               {"second_factor", user.totp && user.totp->confirmed}}}));
    return user;
  }));
  if (factor_key) ROLLCALL_TRY(in.vault().destroy_key(*factor_key));
  return changed;
}

Result<void> remove_user(Installation& in, const Actor& actor, const Uuid& id) {
  std::optional<Uuid> factor_key;
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const store::User user, required_user(db, id));
    ROLLCALL_TRY(keep_an_administrator(db, user));
    if (user.totp) factor_key = user.totp->key_id;
    ROLLCALL_TRY(store::delete_user(db, id));
    return note(db, in.clock(), actor, event::kUserRemoved, {.subject = id});
  }));
  if (factor_key) ROLLCALL_TRY(in.vault().destroy_key(*factor_key));
  return {};
}

Result<void> sign_out_everywhere(Installation& in, const Actor& actor, const Uuid& user) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(required_user(db, user));
    ROLLCALL_TRY(end_sign_ins(db, user));
    return note(db, in.clock(), actor, event::kUserSignedOutEverywhere, {.subject = user});
  });
}

Result<void> change_password(Installation& in, const Actor& actor, std::string_view current, std::string_view wanted) {
  if (!actor.user_id || actor.id != actor.user_id)
    return fail(ErrorCode::kForbidden, "only a signed-in user has a password to change");
  ROLLCALL_ASSIGN(const store::User before, get_user(in, *actor.user_id));
  if (!crypto::verify_password(before.password_hash, current))
    return fail(ErrorCode::kUnauthenticated, "the current password is wrong");
  ROLLCALL_TRY(
      change_user(in, actor, *actor.user_id, {.password = std::string(wanted), .expected_version = before.version}));
  return {};
}

Result<void> add_instructor(Installation& in, const Actor& actor, const Uuid& course, const Uuid& user) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::get_course(db, course));
    ROLLCALL_TRY(required_user(db, user));
    ROLLCALL_ASSIGN(const bool added, store::add_instructor(db, course, user, in.clock().now()));
    if (!added) return {};
    return note(db, in.clock(), actor, event::kInstructorAdded,
                {.subject = course, .ids = {{"user_id", user.to_string()}}});
  });
}

Result<void> remove_instructor(Installation& in, const Actor& actor, const Uuid& course, const Uuid& user) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::get_course(db, course));
    ROLLCALL_ASSIGN(const bool removed, store::remove_instructor(db, course, user));
    if (!removed) return {};
    return note(db, in.clock(), actor, event::kInstructorRemoved,
                {.subject = course, .ids = {{"user_id", user.to_string()}}});
  });
}

}  // namespace rollcall::service
