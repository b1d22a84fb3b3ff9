#include "service/outbox/guardians.hpp"

#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "service/accounts/access.hpp"
#include "service/event_kinds.hpp"
#include "service/outbox/mail_message.hpp"
#include "service/outbox/mail_names.hpp"
#include "service/outbox/notice_texts.hpp"
#include "store/people.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kMostGuardians = 10;
constexpr int kMinutesOfDay = 24 * 60;
constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 200};
constexpr LineLimits kRelation{.min_code_points = 0, .max_code_points = 100};
constexpr std::size_t kUuidText = 36;

bool is_minute(const std::optional<int>& minute) { return !minute || (*minute >= 0 && *minute < kMinutesOfDay); }

Result<void> take(const GuardianFacts& facts, store::Guardian& guardian) {
  ROLLCALL_ASSIGN(guardian.name, clean_line("name", facts.name, kName));
  ROLLCALL_ASSIGN(guardian.relation, clean_line("relation", facts.relation, kRelation));
  if (!is_mail_address(facts.email)) return fail_field("email", "must be one mail address");
  if (!is_notice_language(facts.language)) return fail_field("language", "must be one of " + notice_languages());
  if (!is_minute(facts.quiet_from) || !is_minute(facts.quiet_until) ||
      facts.quiet_from.has_value() != facts.quiet_until.has_value() ||
      (facts.quiet_from && facts.quiet_from == facts.quiet_until))
    return fail_field("quiet_hours", "must begin and end at two times of the day");
  guardian.email = facts.email;
  guardian.language = facts.language;
  guardian.notices = facts.notices;
  guardian.digest = facts.digest;
  guardian.quiet_from = facts.quiet_from;
  guardian.quiet_until = facts.quiet_until;
  return {};
}

// Of this person, who is the actor's to see.
Result<store::Guardian> own_guardian(store::Connection& db, const Actor& actor, const Uuid& person, const Uuid& id) {
  ROLLCALL_TRY(require_person(db, actor, person));
  ROLLCALL_ASSIGN(auto guardian, store::find_guardian(db, id));
  if (!guardian || guardian->person_id != person) return fail(ErrorCode::kNotFound, "there is no such guardian");
  return *std::move(guardian);
}

Result<void> note_guardian(Installation& in, store::Connection& db, const Actor& actor, std::string_view kind,
                           const store::Guardian& guardian) {
  return note(db, in.clock(), actor, kind,
              {.subject = guardian.id,
               .person = guardian.person_id,
               .session = std::nullopt,
               .ids = {{"notices", guardian.notices}, {"digest", guardian.digest}}});
}

}  // namespace

GuardianFacts facts_of(const store::Guardian& guardian) {
  return {.name = guardian.name,
          .email = guardian.email,
          .relation = guardian.relation,
          .language = guardian.language,
          .notices = guardian.notices,
          .digest = guardian.digest,
          .quiet_from = guardian.quiet_from,
          .quiet_until = guardian.quiet_until};
}

Result<store::Guardian> add_guardian(Installation& in, const Actor& actor, const Uuid& person,
                                     const GuardianFacts& facts) {
  const Time now = in.clock().now();
  store::Guardian guardian{.id = new_uuid(now), .person_id = person, .created_at = now, .updated_at = now};
  ROLLCALL_TRY(take(facts, guardian));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(require_person(db, actor, person));
    ROLLCALL_TRY(store::get_person(db, person));
    ROLLCALL_ASSIGN(const auto there, store::list_guardians(db, person));
    if (there.size() >= kMostGuardians) return fail(ErrorCode::kConflict, "this person has ten guardians already");
    ROLLCALL_TRY(store::insert_guardian(db, guardian));
    return note_guardian(in, db, actor, event::kGuardianCreated, guardian);
  }));
  return guardian;
}

Result<std::vector<store::Guardian>> list_guardians(Installation& in, const Actor& actor, const Uuid& person) {
  return in.database().read([&](store::Connection& db) -> Result<std::vector<store::Guardian>> {
    ROLLCALL_TRY(require_person(db, actor, person));
    ROLLCALL_TRY(store::get_person(db, person));
    return store::list_guardians(db, person);
  });
}

Result<store::Guardian> get_guardian(Installation& in, const Actor& actor, const Uuid& person, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return own_guardian(db, actor, person, id); });
}

Result<store::Guardian> change_guardian(Installation& in, const Actor& actor, const Uuid& person, const Uuid& id,
                                        const GuardianFacts& facts,
                                        const std::optional<std::int64_t>& expected_version) {
  return in.database().transact([&](store::Connection& db) -> Result<store::Guardian> {
    ROLLCALL_ASSIGN(store::Guardian guardian, own_guardian(db, actor, person, id));
    if (expected_version && *expected_version != guardian.version)
      return fail(ErrorCode::kPreconditionFailed, "the guardian was changed in the meantime", "read it again");
    ROLLCALL_TRY(take(facts, guardian));
    guardian.updated_at = in.clock().now();
    ROLLCALL_TRY(store::update_guardian(db, guardian));
    ROLLCALL_TRY(note_guardian(in, db, actor, event::kGuardianChanged, guardian));
    return guardian;
  });
}

Result<void> remove_guardian(Installation& in, const Actor& actor, const Uuid& person, const Uuid& id) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const store::Guardian guardian, own_guardian(db, actor, person, id));
    ROLLCALL_TRY(store::delete_guardian(db, id));
    return note_guardian(in, db, actor, event::kGuardianRemoved, guardian);
  });
}

Result<std::string> unsubscribe_token(Vault& vault, const store::Guardian& guardian) {
  ROLLCALL_ASSIGN(const Bytes proof,
                  vault.digest(guardian.person_id, "unsubscribe", bytes_of(guardian.id.to_string())));
  return guardian.id.to_string() + "." + to_base64url(proof);
}

Result<store::Guardian> guardian_of_token(Installation& in, std::string_view token) {
  const auto unknown = [] { return fail(ErrorCode::kNotFound, "this link is not valid any more"); };
  const auto id = parse_uuid(token.substr(0, kUuidText));
  if (!id) return unknown();
  ROLLCALL_ASSIGN(const auto guardian,
                  in.database().read([&](store::Connection& db) { return store::find_guardian(db, *id); }));
  if (!guardian) return unknown();
  const auto right = unsubscribe_token(in.vault(), *guardian);
  if (!right || !crypto::constant_time_equal(bytes_of(*right), bytes_of(token))) return unknown();
  return *guardian;
}

Result<void> unsubscribe(Installation& in, std::string_view token) {
  ROLLCALL_ASSIGN(const store::Guardian known, guardian_of_token(in, token));
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(auto guardian, store::find_guardian(db, known.id));
    if (!guardian || !guardian->notices) return {};
    guardian->notices = false;
    guardian->updated_at = in.clock().now();
    ROLLCALL_TRY(store::update_guardian(db, *guardian));
    return note_guardian(in, db, {}, event::kGuardianUnsubscribed, *guardian);
  });
}

}  // namespace rollcall::service
