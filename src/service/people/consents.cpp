#include "service/people/consents.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "service/event_kinds.hpp"
#include "service/keeping/remains.hpp"
#include "service/people/biometrics.hpp"
#include "service/people/erasures.hpp"
#include "service/settings.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kVersion{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kLanguage{.min_code_points = 2, .max_code_points = 35};
constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 200};
constexpr LineLimits kRelation{.min_code_points = 1, .max_code_points = 100};
constexpr std::string_view kSealedGuardian = "guardian";

bool is_office(const Actor& actor) {
  return !actor.is_device && (actor.role == store::Role::kAdmin || actor.role == store::Role::kOffice);
}

bool is_self(const Actor& actor, const Uuid& person) {
  return !actor.is_device && actor.role == store::Role::kPerson && actor.person_id == person;
}

Result<void> require_choice(const Actor& actor, const Uuid& person) {
  if (is_office(actor) || is_self(actor, person)) return {};
  return fail(ErrorCode::kForbidden, "only the person and the office may do this");
}

bool counts(const store::GivenConsent& consent, const store::Person& person) {
  return !consent.withdrawn_at && (!person.minor || consent.given_by == store::ConsentGiver::kGuardian);
}

Result<Bytes> seal_guardian(Installation& in, const Uuid& consent, const Guardian& guardian) {
  const std::string text =
      boost::json::serialize(boost::json::object{{"name", guardian.name}, {"relation", guardian.relation}});
  return in.vault().seal(consent, kSealedGuardian, consent, bytes_of(text));
}

Result<Guardian> open_guardian(Installation& in, const store::GivenConsent& consent) {
  ROLLCALL_ASSIGN(const Bytes plain, in.vault().open(consent.id, kSealedGuardian, consent.id, *consent.sealed));
  boost::system::error_code damaged;
  const auto value =
      boost::json::parse(std::string_view(reinterpret_cast<const char*>(plain.data()), plain.size()), damaged);
  const auto* object = damaged ? nullptr : value.if_object();
  const auto* name = object == nullptr ? nullptr : object->if_contains("name");
  const auto* relation = object == nullptr ? nullptr : object->if_contains("relation");
  if (name == nullptr || relation == nullptr || !name->is_string() || !relation->is_string())
    return fail(ErrorCode::kCorrupt, "what is said of a guardian cannot be read");
  return Guardian{.name = std::string(name->as_string()), .relation = std::string(relation->as_string())};
}

Result<ConsentView> view_of(Installation& in, const Actor& actor, store::GivenConsent consent) {
  ConsentView view{.consent = std::move(consent), .guardian = std::nullopt};
  if (view.consent.sealed && (is_office(actor) || is_self(actor, view.consent.person_id))) {
    ROLLCALL_ASSIGN(view.guardian, open_guardian(in, view.consent));
  }
  return view;
}

// Cleans a line in place and adds what was refused of it.
void clean_into(std::string_view field, std::string& line, const LineLimits& limits, std::vector<FieldError>& refused) {
  auto cleaned = clean_line(field, line, limits);
  if (cleaned)
    line = *std::move(cleaned);
  else
    for (FieldError& one : cleaned.error().fields) refused.push_back(std::move(one));
}

Result<void> clean(NewConsent& wanted, Time now) {
  std::vector<FieldError> refused;
  clean_into("text_version", wanted.text_version, kVersion, refused);
  if (wanted.language) clean_into("language", *wanted.language, kLanguage, refused);
  if (wanted.guardian) {
    clean_into("guardian.name", wanted.guardian->name, kName, refused);
    clean_into("guardian.relation", wanted.guardian->relation, kRelation, refused);
  }
  const bool by_guardian = wanted.given_by == store::ConsentGiver::kGuardian;
  if (by_guardian && !wanted.guardian) refused.push_back({"guardian", "is missing: name and relation of the guardian"});
  if (!by_guardian && wanted.guardian) refused.push_back({"guardian", "goes with given_by guardian"});
  if (wanted.given_at && *wanted.given_at > now) refused.push_back({"given_at", "must not be in the future"});
  if (refused.empty()) return {};
  Error error{.code = ErrorCode::kInvalidArgument, .message = "the consent was refused"};
  error.fields = std::move(refused);
  return std::unexpected(std::move(error));
}

// Once texts are published, a consent is to one of them.
Result<void> require_text(store::Connection& db, const std::string& field, const std::string& text_version,
                          const std::optional<std::string>& language) {
  ROLLCALL_ASSIGN(const bool some, store::has_published_texts(db));
  if (!some) return {};
  ROLLCALL_ASSIGN(const bool known, store::has_published_text(db, text_version));
  if (!known) return fail_field(field, "is no published text: see GET /api/v1/consents/texts");
  if (!language) return {};
  ROLLCALL_ASSIGN(const auto text, store::find_published_text(db, text_version, *language));
  if (!text) return fail_field("language", "is none in which this text is published");
  return {};
}

Result<void> keep(store::Connection& db, Installation& in, const Actor& actor, store::Person& person,
                  const store::GivenConsent& consent) {
  ROLLCALL_TRY(store::insert_consent(db, consent));
  person.consent = store::Consent{.given_at = consent.given_at, .text_version = consent.text_version};
  person.updated_at = consent.recorded_at;
  return note(db, in.clock(), actor, event::kConsentGiven,
              {.subject = consent.id,
               .person = person.id,
               .session = std::nullopt,
               .ids = {{"text_version", consent.text_version}, {"given_by", store::name(consent.given_by)}}});
}

Result<void> note_withdrawal(store::Connection& db, Installation& in, const Actor& actor,
                             const store::GivenConsent& consent) {
  return note(db, in.clock(), actor, event::kConsentWithdrawn,
              {.subject = consent.id,
               .person = consent.person_id,
               .session = std::nullopt,
               .ids = {{"text_version", consent.text_version}, {"given_by", store::name(consent.given_by)}}});
}

}  // namespace

Result<ConsentView> give_consent(Installation& in, const Actor& actor, const Uuid& person_id,
                                 const NewConsent& new_consent) {
  ROLLCALL_TRY(require_choice(actor, person_id));
  ROLLCALL_TRY(in.database().read([&](store::Connection& db) { return store::get_person(db, person_id); }));
  const Time now = in.clock().now();
  NewConsent wanted = new_consent;
  if (!is_office(actor)) {
    wanted.given_at.reset();  // what is said now is said now
    if (wanted.given_by == store::ConsentGiver::kGuardian)
      return fail(ErrorCode::kForbidden, "the office records the consent of a guardian");
  }
  ROLLCALL_TRY(clean(wanted, now));
  store::GivenConsent consent{.id = new_uuid(now),
                              .person_id = person_id,
                              .text_version = wanted.text_version,
                              .language = wanted.language,
                              .given_by = wanted.given_by,
                              .sealed = std::nullopt,
                              .given_at = wanted.given_at.value_or(now),
                              .recorded_at = now,
                              .recorded_by = actor.id};
  if (wanted.guardian) {
    ROLLCALL_TRY(in.vault().create_key(consent.id, store::KeyKind::kItem));
    ROLLCALL_ASSIGN(consent.sealed, seal_guardian(in, consent.id, *wanted.guardian));
  }
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(require_not_erased(db, person_id));
    ROLLCALL_ASSIGN(store::Person person, store::get_person(db, person_id));
    if (person.minor && consent.given_by == store::ConsentGiver::kPerson)
      return fail_field("given_by", "must be guardian: the person is marked as a minor");
    ROLLCALL_TRY(require_text(db, "text_version", consent.text_version, consent.language));
    ROLLCALL_TRY(keep(db, in, actor, person, consent));
    return store::update_person(db, person);
  }));
  return view_of(in, actor, std::move(consent));
}

Result<void> note_consent(store::Connection& db, Installation& in, const Actor& actor, store::Person& person,
                          const store::Consent& given) {
  if (person.minor)
    return fail_field("consent", "must come from a guardian: POST /api/v1/people/{person_id}/consents records it");
  ROLLCALL_ASSIGN(const auto before, store::list_consents_of(db, person.id));
  if (std::ranges::any_of(before, [&](const store::GivenConsent& one) {
        return counts(one, person) && one.given_at == given.given_at && one.text_version == given.text_version;
      }))
    return {};
  ROLLCALL_TRY(require_text(db, "consent.text_version", given.text_version, std::nullopt));
  const Time now = in.clock().now();
  return keep(db, in, actor, person,
              {.id = new_uuid(now),
               .person_id = person.id,
               .text_version = given.text_version,
               .language = std::nullopt,
               .sealed = std::nullopt,
               .given_at = given.given_at,
               .recorded_at = now,
               .recorded_by = actor.id});
}

Result<ConsentView> withdraw_consent(Installation& in, const Actor& actor, const Uuid& person_id, const Uuid& id) {
  ROLLCALL_TRY(require_choice(actor, person_id));
  const auto find = [&](store::Connection& db) -> Result<store::GivenConsent> {
    ROLLCALL_TRY(require_not_erased(db, person_id));
    ROLLCALL_ASSIGN(auto found, store::find_consent(db, id));
    if (!found || found->person_id != person_id) return fail(ErrorCode::kNotFound, "there is no such consent");
    return *std::move(found);
  };
  ROLLCALL_ASSIGN(store::GivenConsent consent, in.database().read(find));
  if (consent.withdrawn_at) return view_of(in, actor, std::move(consent));
  ROLLCALL_ASSIGN(const Uuid next_key, make_face_key(in));
  ROLLCALL_ASSIGN(consent, in.database().transact([&](store::Connection& db) -> Result<store::GivenConsent> {
    ROLLCALL_ASSIGN(const store::GivenConsent before, find(db));
    if (before.withdrawn_at) return before;  // somebody else was first
    ROLLCALL_ASSIGN(store::Person person, store::get_person(db, person_id));
    ROLLCALL_TRY(store::withdraw_consents(db, person_id, in.clock().now(), actor.id));
    ROLLCALL_TRY(note_withdrawal(db, in, actor, before));
    ROLLCALL_TRY(erase_biometrics(db, in, actor, person, next_key));
    return find(db);
  }));
  ROLLCALL_TRY(destroy_outside(in));
  return view_of(in, actor, std::move(consent));
}

Result<void> forget_faces(Installation& in, const Actor& actor, const Uuid& person_id) {
  ROLLCALL_TRY(require_choice(actor, person_id));
  ROLLCALL_ASSIGN(const Uuid next_key, make_face_key(in));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(require_not_erased(db, person_id));
    ROLLCALL_ASSIGN(store::Person person, store::get_person(db, person_id));
    ROLLCALL_ASSIGN(const std::vector<store::GivenConsent> consents, store::list_consents_of(db, person_id));
    ROLLCALL_TRY(store::withdraw_consents(db, person_id, in.clock().now(), actor.id));
    for (const store::GivenConsent& consent : consents)
      if (!consent.withdrawn_at) ROLLCALL_TRY(note_withdrawal(db, in, actor, consent));
    return erase_biometrics(db, in, actor, person, next_key);
  }));
  return destroy_outside(in);
}

Result<std::vector<ConsentView>> list_consents_of(Installation& in, const Actor& actor, const Uuid& person) {
  ROLLCALL_ASSIGN(auto consents,
                  in.database().read([&](store::Connection& db) -> Result<std::vector<store::GivenConsent>> {
                    ROLLCALL_TRY(require_not_erased(db, person));
                    ROLLCALL_TRY(store::get_person(db, person));
                    return store::list_consents_of(db, person);
                  }));
  std::vector<ConsentView> views;
  for (store::GivenConsent& consent : consents) {
    ROLLCALL_ASSIGN(ConsentView view, view_of(in, actor, std::move(consent)));
    views.push_back(std::move(view));
  }
  return views;
}

Result<store::Page<ConsentView>> list_consents(Installation& in, const Actor& actor, const store::ConsentFilter& filter,
                                               const store::PageRequest& page) {
  ROLLCALL_ASSIGN(auto consents,
                  in.database().read([&](store::Connection& db) { return store::list_consents(db, filter, page); }));
  store::Page<ConsentView> views{.items = {}, .next_cursor = std::move(consents.next_cursor)};
  for (store::GivenConsent& consent : consents.items) {
    ROLLCALL_ASSIGN(ConsentView view, view_of(in, actor, std::move(consent)));
    views.items.push_back(std::move(view));
  }
  return views;
}

Result<void> require_consent(store::Connection& db, const Installation& in, const store::Person& person) {
  ROLLCALL_ASSIGN(const auto consents, store::list_consents_of(db, person.id));
  if (std::ranges::any_of(consents, [&](const store::GivenConsent& one) { return counts(one, person); })) return {};
  constexpr std::string_view kHint = "record one with POST /api/v1/people/{person_id}/consents";
  if (in.settings().text(setting::kConsent) == "required")
    return fail(
        ErrorCode::kConsentMissing,
        person.minor ? "no consent of a guardian is in force for this person" : "no consent of this person is in force",
        std::string(kHint));
  if (std::ranges::any_of(consents, [](const store::GivenConsent& one) { return one.withdrawn_at.has_value(); }))
    return fail(ErrorCode::kConsentMissing, "this person's consent was withdrawn", std::string(kHint));
  return {};
}

}  // namespace rollcall::service
