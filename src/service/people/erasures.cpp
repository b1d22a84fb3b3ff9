#include "service/people/erasures.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <utility>
#include <vector>

#include "crypto/signature.hpp"
#include "service/event_kinds.hpp"
#include "service/people/biometrics.hpp"
#include "service/settings.hpp"
#include "store/consents.hpp"
#include "store/idempotency.hpp"
#include "store/people.hpp"
#include "store/settings.hpp"
#include "store/users.hpp"

namespace rollcall::service {
namespace {

constexpr int kAtOnce = 100;

// Up to which entry the ledger has been followed; an older database says an older one.
constexpr std::string_view kLedgerSeen = "erasure.ledger_seen";

constexpr std::size_t kPseudonymDigits = 12;

// Nothing of the person is in it: the last digits of an erasure's id are random.
std::string pseudonym_of(const store::Erasure& erasure) {
  const std::string id = erasure.id.to_string();
  return "erased-" + id.substr(id.size() - kPseudonymDigits);
}

// An account that was only there for the person's own record goes with it; others merely lose the link.
Result<void> release_accounts(store::Connection& db, Installation& in, const Actor& actor, const Uuid& person,
                              store::Remains& remains, boost::json::object& counts) {
  ROLLCALL_ASSIGN(std::vector<store::User> users, store::list_users_of(db, person));
  std::size_t removed = 0;
  for (store::User& user : users) {
    if (user.role == store::Role::kPerson) {
      if (user.totp) remains.keys.push_back(user.totp->key_id);
      ROLLCALL_TRY(store::delete_user(db, user.id));
      ROLLCALL_TRY(note(db, in.clock(), actor, event::kUserRemoved, {.subject = user.id}));
      ++removed;
    } else {
      user.person_id.reset();
      user.updated_at = in.clock().now();
      ROLLCALL_TRY(store::update_user(db, user));
      ROLLCALL_TRY(note(db, in.clock(), actor, event::kUserChanged, {.subject = user.id}));
    }
  }
  counts["accounts"] = removed;
  return {};
}

// What is said of guardians has keys of its own.
Result<void> collect_consents(store::Connection& db, const Uuid& person, store::Remains& remains) {
  ROLLCALL_ASSIGN(const std::vector<store::GivenConsent> consents, store::list_consents_of(db, person));
  for (const store::GivenConsent& consent : consents)
    if (consent.sealed) remains.keys.push_back(consent.id);
  return {};
}

Result<void> take_away(store::Connection& db, const store::Erasure& erasure) {
  if (erasure.records == store::ErasedRecords::kRemoved) {
    ROLLCALL_TRY(store::delete_person(db, erasure.person_id));
    return {};
  }
  ROLLCALL_TRY(store::pseudonymise_person(db, erasure.person_id, pseudonym_of(erasure), erasure.erased_at));
  return {};
}

// In one transaction: from its commit on the person is gone for every reader.
Result<store::Erasure> begin(store::Connection& db, Installation& in, const Actor& actor, const Forget& wanted) {
  ROLLCALL_ASSIGN(std::optional<store::Erasure> before, store::find_erasure_of(db, wanted.person));
  ROLLCALL_ASSIGN(const std::optional<store::Person> person, store::find_person(db, wanted.person));
  if (before) return *std::move(before);
  if (!person) return fail(ErrorCode::kNotFound, "there is no such person");

  const Time now = in.clock().now();
  store::Erasure erasure{.id = new_uuid(now),
                         .person_id = wanted.person,
                         .requested_by = actor.id,
                         .reason = wanted.reason,
                         .records = wanted.records,
                         .erased_at = now};
  store::Remains remains{.blobs = {}, .keys = {wanted.person}};
  boost::json::object counts;
  ROLLCALL_TRY(collect_biometrics(db, in, wanted.person, remains, counts));
  if (person->key_id && !std::ranges::contains(remains.keys, *person->key_id)) remains.keys.push_back(*person->key_id);
  ROLLCALL_TRY(collect_consents(db, wanted.person, remains));
  ROLLCALL_TRY(release_accounts(db, in, actor, wanted.person, remains, counts));
  ROLLCALL_TRY(store::empty_answers(db, new_uuid(now)));
  ROLLCALL_ASSIGN(const std::int64_t emptied, store::erase_event_content(db, wanted.person));
  counts["events_emptied"] = emptied;
  ROLLCALL_TRY(take_away(db, erasure));
  erasure.counts = boost::json::serialize(counts);
  ROLLCALL_TRY(store::insert_erasure(db, erasure));
  ROLLCALL_TRY(store::insert_remains(db, erasure.id, remains));
  ROLLCALL_TRY(note(db, in.clock(), actor, event::kPersonErased,
                    {.subject = erasure.id,
                     .person = wanted.person,
                     .session = std::nullopt,
                     .ids = {{"reason", erasure.reason}, {"records", store::name(erasure.records)}}}));
  return erasure;
}

boost::json::object receipt_of(const store::Erasure& erasure, Time completed_at) {
  boost::system::error_code ignored;
  return {{"erasure_id", erasure.id.to_string()},
          {"person_id", erasure.person_id.to_string()},
          {"reason", erasure.reason},
          {"records", store::name(erasure.records)},
          {"erased_at", format_rfc3339(erasure.erased_at)},
          {"completed_at", format_rfc3339(completed_at)},
          {"key_destroyed", true},
          {"destroyed", boost::json::parse(erasure.counts, ignored)}};
}

// Destroys what lies outside the database; every step may be repeated. The receipt comes last, so that it is true.
Result<store::Erasure> finish(Installation& in, const Uuid& id) {
  ROLLCALL_ASSIGN(const store::Remains remains,
                  in.database().read([&](store::Connection& db) { return store::list_remains(db, id); }));
  for (const Uuid& key : remains.keys) ROLLCALL_TRY(in.vault().destroy_key(key));
  for (const std::string& blob : remains.blobs) ROLLCALL_TRY(in.blobs().remove(blob));
  ROLLCALL_TRY(in.database().purge_deleted());
  ROLLCALL_ASSIGN(const crypto::Key seed, in.vault().signing_seed());
  return in.database().transact([&](store::Connection& db) -> Result<store::Erasure> {
    ROLLCALL_ASSIGN(const store::Erasure erasure, store::get_erasure(db, id));
    if (erasure.completed_at) return erasure;  // another process was first
    const Time now = in.clock().now();
    ROLLCALL_TRY(
        store::complete_erasure(db, id, now, crypto::sign_statement(seed, kReceiptType, receipt_of(erasure, now))));
    return store::get_erasure(db, id);
  });
}

bool passes(const Error& error) { return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kBusy; }

std::int64_t number_in(const std::optional<std::string>& text) {
  std::int64_t number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

// The consent was withdrawn after this database was copied: the key that sealed the faces is gone.
Result<void> withdraw_again(store::Connection& db, Installation& in, const store::LedgerEntry& entry) {
  ROLLCALL_ASSIGN(std::optional<store::Person> person, store::find_person_by_key(db, entry.subject_id));
  if (!person) return {};
  ROLLCALL_ASSIGN(const Uuid next_key, make_face_key(in));
  ROLLCALL_TRY(store::withdraw_consents(db, person->id, entry.erased_at, std::nullopt));
  return erase_biometrics(db, in, {}, *person, next_key);
}

// Follows the ledger from where this database last did. Gives whether there may be more.
Result<bool> replay_ledger(Installation& in) {
  ROLLCALL_ASSIGN(const auto seen, in.database().read([](store::Connection& db) -> Result<std::int64_t> {
    ROLLCALL_ASSIGN(const std::optional<std::string> text, store::find_setting(db, kLedgerSeen));
    return number_in(text);
  }));
  ROLLCALL_ASSIGN(const std::vector<store::LedgerEntry> entries, in.vault().read_ledger_after(seen, kAtOnce));
  if (entries.empty()) return false;
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    for (const store::LedgerEntry& entry : entries) {
      ROLLCALL_ASSIGN(const std::optional<store::Person> person, store::find_person(db, entry.subject_id));
      if (!person) {
        ROLLCALL_TRY(withdraw_again(db, in, entry));
        continue;
      }
      ROLLCALL_TRY(begin(db, in, {},
                         {.person = entry.subject_id,
                          .records = records_by_settings(in),
                          .reason = std::string(erasure_reason::kLedger)}));
    }
    return store::put_setting(db, {.name = std::string(kLedgerSeen),
                                   .content = std::to_string(entries.back().number),
                                   .updated_at = in.clock().now()});
  }));
  return std::ssize(entries) == kAtOnce;
}

}  // namespace

store::ErasedRecords records_by_settings(const Installation& in) {
  return in.settings().text(setting::kErasureRecords) == "keep" ? store::ErasedRecords::kKept
                                                                : store::ErasedRecords::kRemoved;
}

Result<store::Erasure> forget(Installation& in, const Actor& actor, const Forget& wanted) {
  ROLLCALL_ASSIGN(store::Erasure erasure,
                  in.database().transact([&](store::Connection& db) { return begin(db, in, actor, wanted); }));
  if (erasure.completed_at) return erasure;
  auto finished = finish(in, erasure.id);
  if (!finished && passes(finished.error())) return erasure;  // the person is gone; the rest follows
  return finished;
}

Result<std::size_t> finish_erasures(Installation& in) {
  while (true) {
    ROLLCALL_ASSIGN(const bool more, replay_ledger(in));
    if (!more) break;
  }
  ROLLCALL_ASSIGN(const std::vector<store::Erasure> unfinished, in.database().read([](store::Connection& db) {
    return store::list_unfinished_erasures(db, kAtOnce);
  }));
  for (const store::Erasure& erasure : unfinished) ROLLCALL_TRY(finish(in, erasure.id));
  return unfinished.size();
}

Result<store::Erasure> get_erasure(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return store::get_erasure(db, id); });
}

Result<store::Page<store::Erasure>> list_erasures(Installation& in, const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_erasures(db, page); });
}

Result<void> require_not_erased(store::Connection& db, const Uuid& person) {
  ROLLCALL_ASSIGN(const std::optional<store::Erasure> erasure, store::find_erasure_of(db, person));
  if (erasure) return fail(ErrorCode::kNotFound, "there is no such person");
  return {};
}

}  // namespace rollcall::service
