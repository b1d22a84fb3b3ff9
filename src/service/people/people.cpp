#include "service/people/people.hpp"

#include <array>
#include <chrono>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "service/event_kinds.hpp"
#include "service/people/biometrics.hpp"
#include "service/people/consents.hpp"
#include "service/people/erasures.hpp"
#include "service/people/groups.hpp"
#include "service/settings.hpp"
#include "store/groups.hpp"
#include "store/of_people.hpp"
#include "store/words.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kExternalId{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 200};
constexpr LineLimits kEmail{.min_code_points = 3, .max_code_points = 254};

// Adds what was refused of one field to `refused`.
template <class T>
void take(Result<T> cleaned, T& target, std::vector<FieldError>& refused) {
  if (cleaned)
    target = *std::move(cleaned);
  else
    for (FieldError& field : cleaned.error().fields) refused.push_back(std::move(field));
}

}  // namespace

Result<void> clean_person(store::Person& person) {
  std::vector<FieldError> refused;
  take(clean_line("external_id", person.external_id, kExternalId), person.external_id, refused);
  take(clean_line("name", person.name, kName), person.name, refused);
  if (person.email) {
    take(clean_line("email", *person.email, kEmail), *person.email, refused);
    const std::size_t at = person.email->find('@');
    if (at == 0 || at == std::string::npos || at + 1 == person.email->size())
      refused.push_back({"email", "must be an email address"});
  }
  if (refused.empty()) return {};
  Error error{.code = ErrorCode::kInvalidArgument, .message = "the person was refused"};
  error.fields = std::move(refused);
  return std::unexpected(std::move(error));
}

namespace {

using Held = std::unordered_map<Uuid, store::TemplatesHeld>;

std::vector<TemplateWarning> warnings_of(const store::TemplatesHeld& held, Time fresh_from) {
  const auto day = [](Time at) { return std::chrono::floor<std::chrono::days>(at); };
  std::vector<TemplateWarning> warnings;
  if (held.newest_at < fresh_from) warnings.push_back(TemplateWarning::kStale);
  if (held.count < kEnoughTemplates) warnings.push_back(TemplateWarning::kFewPhotos);
  if (held.oldest_at && held.newest_at && day(*held.oldest_at) == day(*held.newest_at))
    warnings.push_back(TemplateWarning::kOneOccasion);
  return warnings;
}

PersonView view_with(store::Person person, std::vector<std::string> groups, const Held& held, Time fresh_from) {
  PersonView view{.person = std::move(person), .groups = std::move(groups)};
  const auto counted = held.find(view.person.id);
  if (counted == held.end()) return view;
  view.templates = counted->second.count;
  view.newest_template_at = counted->second.newest_at;
  view.warnings = warnings_of(counted->second, fresh_from);
  view.template_state =
      view.newest_template_at >= fresh_from ? store::TemplateState::kFresh : store::TemplateState::kStale;
  return view;
}

Result<PersonView> view_of(Installation& in, store::Connection& db, store::Person person) {
  ROLLCALL_ASSIGN(const Held held, store::count_templates(db, std::span(&person.id, 1)));
  ROLLCALL_ASSIGN(std::vector<std::string> groups, store::list_groups_of(db, person.id));
  return view_with(std::move(person), std::move(groups), held, fresh_from(in));
}

constexpr std::array kWarnings = {
    store::Word<TemplateWarning>{TemplateWarning::kStale, "stale"},
    store::Word<TemplateWarning>{TemplateWarning::kFewPhotos, "few_photos"},
    store::Word<TemplateWarning>{TemplateWarning::kOneOccasion, "one_occasion"},
};

}  // namespace

std::string_view name(TemplateWarning value) { return store::word_of(kWarnings, value); }

Time fresh_from(const Installation& in) {
  const std::int64_t months = in.settings().integer(setting::kFreshMonths);
  if (months == 0) return Time{};
  const auto today = std::chrono::floor<std::chrono::days>(in.clock().now());
  std::chrono::year_month_day day{today};
  day -= std::chrono::months{months};
  if (!day.ok()) day = day.year() / day.month() / std::chrono::last;
  return std::chrono::sys_days{day};
}

Result<PersonView> add_person(Installation& in, const Actor& actor, const NewPerson& wanted) {
  const Time now = in.clock().now();
  store::Person person{.id = new_uuid(now),
                       .external_id = wanted.external_id,
                       .name = wanted.name,
                       .email = wanted.email,
                       .minor = wanted.minor,
                       .created_at = now,
                       .updated_at = now};
  ROLLCALL_TRY(clean_person(person));
  ROLLCALL_ASSIGN(std::vector<std::string> groups, clean_groups(wanted.groups));
  ROLLCALL_ASSIGN(const auto existing, find_person_by_external_id(in, person.external_id));
  if (existing) return fail(ErrorCode::kAlreadyExists, "there is a person with this external_id already");
  // The keys first: a key without a person harms nobody, a person without a key could not be enrolled. That of the face
  // is one of its own, so that a withdrawal takes it and nothing else.
  ROLLCALL_TRY(in.vault().create_key(person.id, store::KeyKind::kPerson));
  ROLLCALL_ASSIGN(person.key_id, make_face_key(in));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::insert_person(db, person));
    ROLLCALL_TRY(store::set_groups_of(db, person.id, groups));
    if (wanted.consent) {
      ROLLCALL_TRY(note_consent(db, in, actor, person, *wanted.consent));
      ROLLCALL_TRY(store::put_current_consent(db, person));
    }
    return note(db, in.clock(), actor, event::kPersonCreated, {.subject = person.id, .person = person.id});
  }));
  return PersonView{.person = std::move(person), .groups = std::move(groups)};
}

Result<PersonView> get_person(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) -> Result<PersonView> {
    ROLLCALL_TRY(require_not_erased(db, id));
    ROLLCALL_ASSIGN(store::Person person, store::get_person(db, id));
    return view_of(in, db, std::move(person));
  });
}

Result<std::optional<store::Person>> find_person_by_external_id(Installation& in, std::string_view external_id) {
  return in.database().read([&](store::Connection& db) { return store::find_person_by_external_id(db, external_id); });
}

Result<store::Page<PersonView>> list_people(Installation& in, store::PeopleFilter filter,
                                            const store::PageRequest& page) {
  filter.fresh_from = fresh_from(in);
  return in.database().read([&](store::Connection& db) -> Result<store::Page<PersonView>> {
    ROLLCALL_ASSIGN(store::Page<store::Person> people, store::list_people(db, filter, page));
    store::Page<PersonView> views{.items = {}, .next_cursor = std::move(people.next_cursor)};
    std::vector<Uuid> ids;
    for (const store::Person& person : people.items) ids.push_back(person.id);
    ROLLCALL_ASSIGN(const auto templates, store::count_templates(db, ids));
    ROLLCALL_ASSIGN(auto groups, store::groups_of(db, ids));
    for (store::Person& person : people.items) {
      const auto grouped = groups.find(person.id);
      std::vector<std::string> named =
          grouped == groups.end() ? std::vector<std::string>{} : std::move(grouped->second);
      views.items.push_back(view_with(std::move(person), std::move(named), templates, filter.fresh_from));
    }
    return views;
  });
}

Result<PersonView> change_person(Installation& in, const Actor& actor, const Uuid& id, const PersonChange& change) {
  return in.database().transact([&](store::Connection& db) -> Result<PersonView> {
    ROLLCALL_TRY(require_not_erased(db, id));
    ROLLCALL_ASSIGN(store::Person person, store::get_person(db, id));
    if (change.expected_version && *change.expected_version != person.version)
      return fail(ErrorCode::kPreconditionFailed, "the person was changed in the meantime", "read it again first");
    if (change.external_id) person.external_id = *change.external_id;
    if (change.name) person.name = *change.name;
    if (change.email) person.email = change.email->empty() ? std::nullopt : change.email;
    if (change.minor) person.minor = *change.minor;
    if (change.consent) ROLLCALL_TRY(note_consent(db, in, actor, person, *change.consent));
    if (change.active) person.active = *change.active;
    person.updated_at = in.clock().now();
    ROLLCALL_TRY(clean_person(person));
    ROLLCALL_TRY(store::update_person(db, person));
    if (change.groups) {
      ROLLCALL_ASSIGN(const std::vector<std::string> groups, clean_groups(*change.groups));
      ROLLCALL_TRY(store::set_groups_of(db, id, groups));
    }
    boost::json::object ids;
    if (change.active) ids["active"] = *change.active;
    if (change.minor) ids["minor"] = *change.minor;
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kPersonChanged,
                      {.subject = id, .person = id, .session = std::nullopt, .ids = std::move(ids)}));
    return view_of(in, db, std::move(person));
  });
}

}  // namespace rollcall::service
