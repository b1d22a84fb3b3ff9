#include "service/accounts/setup.hpp"

#include <array>
#include <cstddef>

#include "base/base32.hpp"
#include "base/bytes.hpp"
#include "base/random.hpp"
#include "crypto/token.hpp"
#include "service/accounts/guesses.hpp"
#include "service/accounts/new_user.hpp"
#include "service/accounts/sign_in.hpp"
#include "service/branding.hpp"
#include "service/event_kinds.hpp"
#include "store/settings.hpp"

namespace rollcall::service {
namespace {

constexpr std::string_view kCode = "setup.code";  // the row; what is in it is the code's hash
constexpr std::size_t kCodeBytes = 10;            // 80 bits: 16 letters and digits
constexpr std::size_t kGroup = 4;

// "ABCD-EFGH-IJKL-MNOP"
std::string new_code() {
  std::array<std::byte, kCodeBytes> bytes{};
  fill_random(bytes);
  std::string code;
  for (const char c : to_base32(bytes)) {
    if (code.size() % (kGroup + 1) == kGroup) code += '-';
    code += c;
  }
  return code;
}

std::string hash_of(std::string_view code) {
  std::string plain;
  for (const char c : code)
    if (c != '-' && c != ' ') plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return to_hex(crypto::hash_token(plain));
}

std::unexpected<Error> done_already() { return fail(ErrorCode::kConflict, "Rollcall is set up already", "sign in"); }

Result<bool> has_users(store::Connection& db) {
  ROLLCALL_ASSIGN(const store::Page<store::User> users, store::list_users(db, std::nullopt, {.limit = 1}));
  return !users.items.empty();
}

}  // namespace

Result<std::optional<std::string>> offer_setup(Installation& in) {
  return in.database().transact([&](store::Connection& db) -> Result<std::optional<std::string>> {
    ROLLCALL_ASSIGN(const bool somebody, has_users(db));
    if (somebody) {
      ROLLCALL_TRY(store::delete_setting(db, kCode));
      return std::nullopt;
    }
    std::string code = new_code();
    ROLLCALL_TRY(
        store::put_setting(db, {.name = std::string(kCode), .content = hash_of(code), .updated_at = in.clock().now()}));
    return code;
  });
}

Result<bool> needs_setup(Installation& in) {
  return in.database().read([](store::Connection& db) -> Result<bool> {
    ROLLCALL_ASSIGN(const auto code, store::find_setting(db, kCode));
    return code.has_value();
  });
}

Result<store::User> set_up(Installation& in, const FirstSetup& wanted) {
  ROLLCALL_ASSIGN(const auto expected,
                  in.database().read([](store::Connection& db) { return store::find_setting(db, kCode); }));
  if (!expected) return done_already();
  const std::array subjects{guess_subject("setup", wanted.address, kAddressGuesses, true)};
  ROLLCALL_TRY(begin_try(in, subjects, "too many wrong set-up codes"));
  if (hash_of(wanted.code) != *expected) {  // hashes: what differs first tells nothing
    auto refused = fail_field("code", "is wrong: it is in what the server printed when it was started");
    refused.error().code = ErrorCode::kForbidden;
    return refused;
  }
  ROLLCALL_TRY(forgive_try(in, subjects, true));
  ROLLCALL_ASSIGN(const Branding branding,
                  changed_branding({}, {.school_name = wanted.school_name, .time_zone = wanted.time_zone}));
  ROLLCALL_ASSIGN(
      store::User user,
      prepare_user(in.clock(), {.name = wanted.admin_name, .password = wanted.password, .role = store::Role::kAdmin}));
  const Actor actor{.id = user.id, .role = user.role, .user_id = user.id};
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const auto still, store::find_setting(db, kCode));
    ROLLCALL_ASSIGN(const bool ours, store::delete_setting(db, kCode));
    // Of two at once one deletes the row; where a server put another code meanwhile, that one is to be used.
    if (!ours || still != expected) return done_already();
    ROLLCALL_TRY(insert_user(db, in.clock(), actor, user));
    ROLLCALL_TRY(write_branding(db, in.clock(), actor, branding));
    return note(db, in.clock(), actor, event::kSetUp, {.subject = user.id});
  }));
  return user;
}

}  // namespace rollcall::service
