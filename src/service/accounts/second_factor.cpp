#include "service/accounts/second_factor.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/base32.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/password.hpp"
#include "crypto/secret.hpp"
#include "crypto/totp.hpp"
#include "service/accounts/token_hash.hpp"
#include "service/accounts/users.hpp"
#include "service/event_kinds.hpp"
#include "store/access_tokens.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kRecoveryCodeBytes = 10;  // 80 bits: sixteen letters and digits
constexpr std::size_t kGroup = 4;

Result<store::User> own_user(Installation& in, const Actor& actor) {
  if (!actor.user_id || actor.id != actor.user_id)
    return fail(ErrorCode::kForbidden, "only a signed-in user has a second factor");
  return get_user(in, *actor.user_id);
}

Result<store::User> own_user(Installation& in, const Actor& actor, std::string_view password) {
  ROLLCALL_ASSIGN(store::User user, own_user(in, actor));
  if (!crypto::verify_password(user.password_hash, password))
    return fail(ErrorCode::kUnauthenticated, "the password is wrong");
  return user;
}

Result<Bytes> open_secret(Installation& in, const store::User& user) {
  return in.vault().open(user.totp->key_id, sealed::kSecondFactor, user.id, user.totp->secret);
}

// "k3vx-...": the letters of base32, in groups, in lower case.
std::string new_recovery_code() {
  std::array<std::byte, kRecoveryCodeBytes> random{};
  fill_random(random);
  const std::string letters = to_lower_ascii(to_base32(random));
  std::string code;
  for (std::size_t i = 0; i < letters.size(); i += kGroup)
    code += (code.empty() ? "" : "-") + letters.substr(i, kGroup);
  return code;
}

// As it may be typed: any case, with or without the dashes.
Bytes recovery_hash(std::string_view code) {
  std::string letters = to_lower_ascii(code);
  std::erase_if(letters, [](char c) { return c == '-' || c == ' '; });
  return token_hash("recovery:" + letters);
}

Result<std::vector<std::string>> new_recovery_codes(store::Connection& db, const Uuid& user) {
  std::vector<std::string> codes;
  std::vector<Bytes> hashes;
  for (std::size_t i = 0; i < kRecoveryCodes; ++i)
    hashes.push_back(recovery_hash(codes.emplace_back(new_recovery_code())));
  ROLLCALL_TRY(store::replace_recovery_codes(db, user, hashes));
  return codes;
}

Result<void> note_change(Installation& in, store::Connection& db, const Actor& actor, std::string_view what) {
  return note(db, in.clock(), actor, event::kSecondFactorChanged,
              {.subject = actor.user_id, .ids = {{"what", std::string(what)}}});
}

}  // namespace

Result<OfferedFactor> offer_second_factor(Installation& in, const Actor& actor, std::string_view password) {
  ROLLCALL_ASSIGN(store::User user, own_user(in, actor, password));
  if (user.totp && user.totp->confirmed)
    return fail(ErrorCode::kConflict, "there is a second factor already", "remove it first");
  const std::optional<Uuid> old_key = user.totp.transform([](const auto& factor) { return factor.key_id; });
  const Time now = in.clock().now();
  std::array<std::byte, crypto::kTotpSecretBytes> secret{};
  fill_random(secret);
  store::SecondFactor factor{.key_id = new_uuid(now)};
  ROLLCALL_TRY(in.vault().create_key(factor.key_id, store::KeyKind::kItem));
  ROLLCALL_ASSIGN(factor.secret, in.vault().seal(factor.key_id, sealed::kSecondFactor, user.id, secret));
  user.totp = std::move(factor);
  user.updated_at = now;
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::update_user(db, user));
    return note_change(in, db, actor, "offered");
  }));
  if (old_key) ROLLCALL_TRY(in.vault().destroy_key(*old_key));
  OfferedFactor offered{.secret = to_base32(secret), .uri = crypto::totp_uri(secret, "Rollcall", user.name)};
  crypto::wipe(secret);
  return offered;
}

Result<std::vector<std::string>> confirm_second_factor(Installation& in, const Actor& actor, std::string_view code) {
  ROLLCALL_ASSIGN(store::User user, own_user(in, actor));
  if (!user.totp || user.totp->confirmed)
    return fail(ErrorCode::kConflict, "no second factor is waiting to be confirmed", "ask for one first");
  ROLLCALL_ASSIGN(Bytes secret, open_secret(in, user));
  const auto step = crypto::match_totp(secret, trim(code), in.clock().now(), user.totp->last_step);
  crypto::wipe(secret);
  if (!step) return fail_field("code", "is wrong: look whether the clocks of phone and server agree");
  user.totp->confirmed = true;
  user.updated_at = in.clock().now();
  return in.database().transact([&](store::Connection& db) -> Result<std::vector<std::string>> {
    ROLLCALL_TRY(store::update_user(db, user));
    ROLLCALL_TRY(store::take_totp_step(db, user.id, *step));
    ROLLCALL_TRY(store::delete_access_tokens_of(db, user.id));
    ROLLCALL_TRY(note_change(in, db, actor, "turned on"));
    return new_recovery_codes(db, user.id);
  });
}

Result<void> remove_second_factor(Installation& in, const Actor& actor, std::string_view password) {
  ROLLCALL_ASSIGN(store::User user, own_user(in, actor, password));
  if (!user.totp) return {};
  const Uuid key = user.totp->key_id;
  user.totp.reset();
  user.updated_at = in.clock().now();
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::update_user(db, user));
    ROLLCALL_TRY(store::replace_recovery_codes(db, user.id, {}));
    return note_change(in, db, actor, "turned off");
  }));
  ROLLCALL_TRY(in.vault().destroy_key(key));
  return {};
}

Result<std::vector<std::string>> renew_recovery_codes(Installation& in, const Actor& actor, std::string_view password) {
  ROLLCALL_ASSIGN(const store::User user, own_user(in, actor, password));
  if (!user.totp || !user.totp->confirmed)
    return fail(ErrorCode::kConflict, "there is no second factor", "turn it on first");
  return in.database().transact([&](store::Connection& db) -> Result<std::vector<std::string>> {
    ROLLCALL_TRY(note_change(in, db, actor, "recovery codes renewed"));
    return new_recovery_codes(db, user.id);
  });
}

Result<bool> take_second_factor(Installation& in, const store::User& user, std::string_view code) {
  ROLLCALL_ASSIGN(Bytes secret, open_secret(in, user));
  const auto step = crypto::match_totp(secret, code, in.clock().now(), user.totp->last_step);
  crypto::wipe(secret);
  return in.database().transact([&](store::Connection& db) -> Result<bool> {
    if (step) return store::take_totp_step(db, user.id, *step);
    ROLLCALL_ASSIGN(const bool used, store::use_recovery_code(db, user.id, recovery_hash(code)));
    if (used) ROLLCALL_TRY(note_change(in, db, {.id = user.id, .user_id = user.id}, "recovery code used"));
    return used;
  });
}

}  // namespace rollcall::service
