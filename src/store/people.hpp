// People: anyone who can be recognised. Names are kept here, as people_search.hpp says, and in sealed content alone.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// That a person agreed, when, and to which text.
struct Consent {
  Time given_at{};
  std::string text_version;
  bool operator==(const Consent&) const = default;
};

struct Person {
  Uuid id;
  std::string external_id;  // the school's own id; unique
  std::string name;
  std::optional<std::string> email;
  bool active = true;              // false: kept, but recognised nowhere
  std::optional<Consent> consent;  // the last one in force; consents.hpp has them all
  bool minor = false;              // a guardian consents for them
  std::optional<Uuid> key_id;      // the subject in the key store whose key seals their faces; see key_of_faces()
  std::int64_t version = 1;        // of this row, for ETag and If-Match
  Time created_at{};
  Time updated_at{};
  bool operator==(const Person&) const = default;
};

// What seals the person's photos, templates and evidence. A withdrawn consent gives the person another one, so that the
// old one can be destroyed. People from before that was so have the key under their own id.
inline Uuid key_of_faces(const Person& person) { return person.key_id.value_or(person.id); }

// What a person's templates are like by their age.
enum class TemplateState : std::uint8_t { kNone, kStale, kFresh };
std::string_view name(TemplateState value);
Result<TemplateState> parse_template_state(std::string_view text);

struct PeopleFilter {
  std::optional<bool> active;
  std::optional<Uuid> course;        // on this course's roster
  std::optional<Uuid> instructor;    // on the roster of a course this user teaches
  std::optional<std::string> group;  // in this group
  std::optional<TemplateState> templates;
  Time fresh_from{};    // with `templates`: from when on a template is fresh
  std::string text;     // words, each part of one of the name or external id; case and accents do not matter
  bool erased = false;  // also those of whom only a pseudonym is left
};

// kAlreadyExists for an external_id in use.
Result<void> insert_person(Connection& db, const Person& person);
// All or, with an error, none that may be kept.
Result<void> insert_people(Connection& db, std::span<const Person> people);

Result<std::optional<Person>> find_person(Connection& db, const Uuid& id);
Result<std::optional<Person>> find_person_by_external_id(Connection& db, std::string_view external_id);
Result<Person> get_person(Connection& db, const Uuid& id);  // kNotFound

// Whose faces this key seals.
Result<std::optional<Person>> find_person_by_key(Connection& db, const Uuid& key_id);

// Those there are, in no order; also whom erasure left a pseudonym.
Result<std::vector<Person>> find_people_by_external_ids(Connection& db, std::span<const std::string> external_ids);

// In the order they were added.
Result<Page<Person>> list_people(Connection& db, const PeopleFilter& filter, const PageRequest& page);
Result<std::int64_t> count_people(Connection& db, const PeopleFilter& filter);

// Writes every field where `person.version` is still the stored one, and counts the version up in both.
// kPreconditionFailed when it changed in the meantime, kNotFound, kAlreadyExists.
Result<void> update_person(Connection& db, Person& person);

// Writes the consent of a person who was just added, in the same transaction; the row's version stays.
Result<void> put_current_consent(Connection& db, const Person& person);

// What an erasure that keeps attendance leaves: nothing that names or shows the person, and nothing written about them
// in words. Photos, templates, evidence, groups, roster places and links from reviews go. False when there was none.
Result<bool> pseudonymise_person(Connection& db, const Uuid& id, std::string_view pseudonym, Time now);

// Erases the row with its search parts, photos, templates, roster places, records, passages, evidence and reviews as a
// candidate; sightings stay as facts about nobody. Blobs and keys are the caller's to destroy. False when there was
// none.
Result<bool> delete_person(Connection& db, const Uuid& id);

}  // namespace rollcall::store
