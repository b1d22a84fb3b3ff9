#include "store/people.hpp"

#include "store/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, external_id, name, email, active, consent_given_at, consent_text_version, version, created_at, "
    "updated_at FROM person";

Person read_person(Row& row) {
  Person person;
  std::optional<Time> consent_given_at;
  std::optional<std::string> consent_text_version;
  row.into(person.id, person.external_id, person.name, person.email, person.active, consent_given_at,
           consent_text_version, person.version, person.created_at, person.updated_at);
  if (consent_given_at) person.consent = Consent{*consent_given_at, std::move(consent_text_version).value_or("")};
  return person;
}

std::optional<Time> given_at(const Person& person) {
  return person.consent.transform([](const Consent& consent) { return consent.given_at; });
}

std::optional<std::string_view> text_version(const Person& person) {
  if (!person.consent) return std::nullopt;
  return person.consent->text_version;
}

// A pattern for LIKE that finds `text` anywhere; '!' takes the meaning from the signs LIKE gives one.
std::string containing(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + "%";
}

// `pattern` outlives what is made.
Where where(const PeopleFilter& filter, const std::string& pattern) {
  Where where;
  where.add_if("active = ?", filter.active);
  where.add_if("id IN (SELECT person_id FROM roster WHERE course_id = ?)", filter.course);
  where.add_if(
      "id IN (SELECT r.person_id FROM roster r JOIN course_instructor i ON i.course_id = r.course_id "
      "WHERE i.user_id = ?)",
      filter.instructor);
  where.add_if("id IN (SELECT person_id FROM person_group WHERE group_name = ?)", filter.group);
  if (!filter.erased) where.add("NOT EXISTS (SELECT 1 FROM erasure e WHERE e.person_id = person.id)");
  if (!filter.text.empty()) {
    where.add("(LOWER(name) LIKE LOWER(?) ESCAPE '!' OR LOWER(external_id) LIKE LOWER(?) ESCAPE '!')", pattern,
              pattern);
  }
  return where;
}

}  // namespace

Result<void> insert_person(Connection& db, const Person& person) {
  return discard(db.execute(
      "INSERT INTO person (id, external_id, name, email, active, consent_given_at, consent_text_version, version, "
      "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      person.id, person.external_id, person.name, person.email, person.active, given_at(person), text_version(person),
      person.version, person.created_at, person.updated_at));
}

Result<std::optional<Person>> find_person(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_person, db, sql, id);
}

Result<std::optional<Person>> find_person_by_external_id(Connection& db, std::string_view external_id) {
  static const std::string sql = std::format("{} WHERE external_id = ?", kSelect);
  return fetch_optional(read_person, db, sql, external_id);
}

Result<Person> get_person(Connection& db, const Uuid& id) { return required(find_person(db, id), "person"); }

Result<Page<Person>> list_people(Connection& db, const PeopleFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  const std::string pattern = containing(filter.text);
  Where conditions = where(filter, pattern);
  conditions.add("id > ?", start.id);
  return fetch_page(read_person, db, kSelect, conditions, "id", page.limit,
                    [](const Person& person) { return Position{.id = person.id}; });
}

Result<std::int64_t> count_people(Connection& db, const PeopleFilter& filter) {
  const std::string pattern = containing(filter.text);
  const Where conditions = where(filter, pattern);
  ROLLCALL_ASSIGN(Rows rows, db.query_with("SELECT count(*) FROM person" + conditions.sql(), conditions.values()));
  return read_number(std::move(rows));
}

Result<void> update_person(Connection& db, Person& person) {
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE person SET external_id = ?, name = ?, email = ?, active = ?, consent_given_at = ?, "
                 "consent_text_version = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
                 person.external_id, person.name, person.email, person.active, given_at(person), text_version(person),
                 person.updated_at, person.id, person.version),
      "person", person.id));
  ++person.version;
  return {};
}

Result<bool> pseudonymise_person(Connection& db, const Uuid& id, std::string_view pseudonym, Time now) {
  for (const std::string_view sql :
       {"DELETE FROM template WHERE person_id = ?", "DELETE FROM photo WHERE person_id = ?",
        "DELETE FROM roster WHERE person_id = ?", "DELETE FROM person_group WHERE person_id = ?",
        "DELETE FROM evidence WHERE record_id IN (SELECT id FROM record WHERE person_id = ?)",
        "DELETE FROM passage_evidence WHERE passage_id IN (SELECT id FROM passage WHERE person_id = ?)",
        "UPDATE passage SET office_reason = '' WHERE person_id = ? AND office_reason IS NOT NULL",
        "UPDATE record SET teacher_reason = '' WHERE person_id = ? AND teacher_reason IS NOT NULL",
        "UPDATE record SET office_reason = '' WHERE person_id = ? AND office_reason IS NOT NULL",
        "UPDATE review SET candidate_id = NULL, similarity = NULL, confidence = NULL WHERE candidate_id = ?",
        "UPDATE review SET settled_person_id = NULL WHERE settled_person_id = ?"})
    ROLLCALL_TRY(db.execute(sql, id));
  return changed(
      db.execute("UPDATE person SET external_id = ?, name = ?, email = NULL, active = ?, consent_given_at = NULL, "
                 "consent_text_version = NULL, version = version + 1, updated_at = ? WHERE id = ?",
                 pseudonym, pseudonym, false, now, id));
}

Result<bool> delete_person(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM person WHERE id = ?", id));
}

}  // namespace rollcall::store
