#include "service/accounts/identity.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/hash.hpp"
#include "service/event_kinds.hpp"
#include "service/settings.hpp"
#include "store/people.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 100};

Bytes hash_of(const Identity& identity) {
  crypto::Blake2b hash("identity");
  hash.update_number(identity.issuer.size());
  hash.update(bytes_of(identity.issuer));
  hash.update(bytes_of(identity.subject));
  const crypto::Digest digest = hash.finish();
  return {digest.begin(), digest.end()};
}

Result<std::optional<Uuid>> person_of(store::Connection& db, const Identity& identity) {
  if (identity.external_id.empty()) return std::nullopt;
  ROLLCALL_ASSIGN(const auto person, store::find_person_by_external_id(db, identity.external_id));
  return person.transform([](const store::Person& found) { return found.id; });
}

// The provider's name for the user, made unlike every other here.
Result<std::string> free_name(store::Connection& db, const Identity& identity) {
  std::string name = clean_line("name", identity.name, kName).value_or("signed in elsewhere");
  ROLLCALL_ASSIGN(const auto taken, store::find_user_by_name(db, name));
  if (!taken) return name;
  return name + " " + to_hex(hash_of(identity)).substr(0, 8);
}

std::string_view role_part(std::string_view entry) { return entry.substr(entry.rfind('=') + 1); }

}  // namespace

Result<void> check_role_mapping(std::string_view entry) {
  const std::size_t equals = entry.rfind('=');
  if (equals == std::string_view::npos || equals == 0) return fail_field("oidc.roles", "must be GROUP=ROLE");
  ROLLCALL_TRY(store::parse_role(role_part(entry)));
  return {};
}

std::optional<store::Role> role_of_groups(const std::vector<std::string>& mapping,
                                          const std::vector<std::string>& groups) {
  for (const std::string& entry : mapping) {
    const std::string_view group = std::string_view(entry).substr(0, entry.rfind('='));
    if (group != "*" && !std::ranges::contains(groups, group)) continue;
    if (const auto role = store::parse_role(role_part(entry))) return *role;
  }
  return std::nullopt;
}

Result<store::User> user_of_identity(Installation& in, const Identity& identity) {
  const auto role = role_of_groups(in.settings().list(setting::kOidcRoles), identity.groups);
  if (!role)
    return fail(ErrorCode::kForbidden, "your account has no role here", "ask an administrator about oidc.roles");
  return in.database().transact([&](store::Connection& db) -> Result<store::User> {
    const Time now = in.clock().now();
    ROLLCALL_ASSIGN(std::optional<store::User> user, store::find_user_by_identity(db, hash_of(identity)));
    ROLLCALL_ASSIGN(const std::optional<Uuid> person, person_of(db, identity));
    if (user && !user->active) return fail(ErrorCode::kForbidden, "your account here is not active");
    const bool is_new = !user;
    if (is_new) {
      user = store::User{.id = new_uuid(now), .identity_hash = hash_of(identity), .created_at = now};
      ROLLCALL_ASSIGN(user->name, free_name(db, identity));
    } else if (user->role == *role && (!person || user->person_id == person)) {
      return *std::move(user);
    }
    user->role = *role;
    if (person) user->person_id = person;
    user->updated_at = now;
    ROLLCALL_TRY(is_new ? store::insert_user(db, *user) : store::update_user(db, *user));
    ROLLCALL_TRY(note(db, in.clock(), {.id = user->id, .role = *role},
                      is_new ? event::kUserCreated : event::kUserChanged,
                      {.subject = user->id,
                       .person = user->person_id,
                       .session = std::nullopt,
                       .ids = {{"role", store::name(*role)}, {"by", "oidc"}}}));
    return *std::move(user);
  });
}

}  // namespace rollcall::service
