#include "store/people.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <format>
#include <iterator>

#include "store/people_search.hpp"
#include "store/sql/fetch.hpp"
#include "store/sql/row_writer.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::size_t kIdsAtOnce = 100;  // in one statement, which is then always the same one

constexpr std::string_view kSelect =
    "SELECT id, external_id, name, email, active, consent_given_at, consent_text_version, minor, key_id, version, "
    "created_at, updated_at FROM person";

Person read_person(Row& row) {
  Person person;
  std::optional<Time> consent_given_at;
  std::optional<std::string> consent_text_version;
  row.into(person.id, person.external_id, person.name, person.email, person.active, consent_given_at,
           consent_text_version, person.minor, person.key_id, person.version, person.created_at, person.updated_at);
  if (consent_given_at) person.consent = Consent{*consent_given_at, std::move(consent_text_version).value_or("")};
  return person;
}

constexpr std::array kTemplateStates = {
    Word<TemplateState>{TemplateState::kNone, "none"},
    Word<TemplateState>{TemplateState::kStale, "stale"},
    Word<TemplateState>{TemplateState::kFresh, "fresh"},
};

std::optional<Time> given_at(const Person& person) {
  return person.consent.transform([](const Consent& consent) { return consent.given_at; });
}

std::optional<std::string_view> text_version(const Person& person) {
  if (!person.consent) return std::nullopt;
  return person.consent->text_version;
}

std::string read_search_text(Row& row) {
  std::optional<std::string> text;
  row.into(text);
  return std::move(text).value_or("");
}

// `kept` holds what is borrowed.
Result<Where> where(Connection& db, const PeopleFilter& filter, std::deque<std::string>& kept) {
  Where where;
  where.add_if("active = ?", filter.active);
  where.add_if("id IN (SELECT person_id FROM roster WHERE course_id = ?)", filter.course);
  where.add_if(
      "id IN (SELECT r.person_id FROM roster r JOIN course_instructor i ON i.course_id = r.course_id "
      "WHERE i.user_id = ?)",
      filter.instructor);
  where.add_if("id IN (SELECT person_id FROM person_group WHERE group_name = ?)", filter.group);
  // The age of a template is that of its picture, where that is known.
  constexpr std::string_view kFreshTemplate =
      "EXISTS (SELECT 1 FROM template t LEFT JOIN photo f ON f.id = t.photo_id WHERE t.person_id = person.id AND "
      "COALESCE(f.captured_at, t.created_at) >= ?)";
  constexpr std::string_view kAnyTemplate = "EXISTS (SELECT 1 FROM template t WHERE t.person_id = person.id)";
  if (filter.templates == TemplateState::kNone) where.add(std::format("NOT {}", kAnyTemplate));
  if (filter.templates == TemplateState::kFresh) where.add(kFreshTemplate, filter.fresh_from);
  if (filter.templates == TemplateState::kStale)
    where.add(std::format("{} AND NOT {}", kAnyTemplate, kFreshTemplate), filter.fresh_from);
  if (!filter.erased) where.add("NOT EXISTS (SELECT 1 FROM erasure e WHERE e.person_id = person.id)");
  ROLLCALL_TRY(add_search(db, where, filter.text, kept));
  return where;
}

}  // namespace

std::string_view name(TemplateState value) { return word_of(kTemplateStates, value); }
Result<TemplateState> parse_template_state(std::string_view text) { return value_of(kTemplateStates, text); }

Result<void> insert_person(Connection& db, const Person& person) { return insert_people(db, std::span(&person, 1)); }

Result<void> insert_people(Connection& db, std::span<const Person> people) {
  std::vector<SearchText> texts;
  for (const Person& person : people)
    texts.push_back({.person = person.id, .text = search_text(person.name, person.external_id)});
  RowWriter rows(db,
                 "person (id, external_id, name, email, active, consent_given_at, consent_text_version, minor, key_id, "
                 "search_text, version, created_at, updated_at)",
                 13);
  for (std::size_t i = 0; i < people.size(); ++i) {
    const Person& person = people[i];
    ROLLCALL_TRY(rows.add(person.id, person.external_id, person.name, person.email, person.active, given_at(person),
                          text_version(person), person.minor, person.key_id, texts[i].text, person.version,
                          person.created_at, person.updated_at));
  }
  ROLLCALL_TRY(rows.finish());
  return insert_search_parts(db, texts);
}

Result<std::optional<Person>> find_person(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_person, db, sql, id);
}

Result<std::optional<Person>> find_person_by_external_id(Connection& db, std::string_view external_id) {
  static const std::string sql = std::format("{} WHERE external_id = ?", kSelect);
  return fetch_optional(read_person, db, sql, external_id);
}

Result<std::optional<Person>> find_person_by_key(Connection& db, const Uuid& key_id) {
  static const std::string sql = std::format("{} WHERE key_id = ?", kSelect);
  return fetch_optional(read_person, db, sql, key_id);
}

Result<Person> get_person(Connection& db, const Uuid& id) { return required(find_person(db, id), "person"); }

Result<std::vector<Person>> find_people_by_external_ids(Connection& db, std::span<const std::string> external_ids) {
  static const std::string sql = [] {
    std::string text = std::format("{} WHERE external_id IN (?", kSelect);
    for (std::size_t i = 1; i < kIdsAtOnce; ++i) text += ", ?";
    return text + ")";
  }();
  std::vector<Person> people;
  for (; !external_ids.empty(); external_ids = external_ids.subspan(std::min(kIdsAtOnce, external_ids.size()))) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < kIdsAtOnce; ++i)
      values.emplace_back(external_ids[std::min(i, external_ids.size() - 1)]);
    ROLLCALL_ASSIGN(Rows rows, db.query_with(sql, values));
    ROLLCALL_ASSIGN(std::vector<Person> some, read_all(read_person, std::move(rows)));
    std::ranges::move(some, std::back_inserter(people));
  }
  return people;
}

Result<Page<Person>> list_people(Connection& db, const PeopleFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  std::deque<std::string> kept;
  ROLLCALL_ASSIGN(Where conditions, where(db, filter, kept));
  conditions.add("id > ?", start.id);
  return fetch_page(read_person, db, kSelect, conditions, "id", page.limit,
                    [](const Person& person) { return Position{.id = person.id}; });
}

Result<std::int64_t> count_people(Connection& db, const PeopleFilter& filter) {
  std::deque<std::string> kept;
  ROLLCALL_ASSIGN(const Where conditions, where(db, filter, kept));
  ROLLCALL_ASSIGN(Rows rows, db.query_with("SELECT count(*) FROM person" + conditions.sql(), conditions.values()));
  return read_number(std::move(rows));
}

Result<void> update_person(Connection& db, Person& person) {
  const std::string text = search_text(person.name, person.external_id);
  ROLLCALL_ASSIGN(const auto earlier,
                  fetch_optional(read_search_text, db, "SELECT search_text FROM person WHERE id = ?", person.id));
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute(
          "UPDATE person SET external_id = ?, name = ?, email = ?, active = ?, consent_given_at = ?, "
          "consent_text_version = ?, minor = ?, key_id = ?, search_text = ?, updated_at = ?, version = version + 1 "
          "WHERE id = ? AND version = ?",
          person.external_id, person.name, person.email, person.active, given_at(person), text_version(person),
          person.minor, person.key_id, text, person.updated_at, person.id, person.version),
      "person", person.id));
  if (earlier != text) ROLLCALL_TRY(replace_search_parts(db, person.id, text));
  ++person.version;
  return {};
}

Result<void> put_current_consent(Connection& db, const Person& person) {
  return discard(
      db.execute("UPDATE person SET consent_given_at = ?, consent_text_version = ?, updated_at = ? WHERE id = ?",
                 given_at(person), text_version(person), person.updated_at, person.id));
}

Result<bool> pseudonymise_person(Connection& db, const Uuid& id, std::string_view pseudonym, Time now) {
  for (const std::string_view sql :
       {"DELETE FROM template WHERE person_id = ?", "DELETE FROM photo WHERE person_id = ?",
        "DELETE FROM consent WHERE person_id = ?", "DELETE FROM duplicate WHERE first_id = ?",
        "DELETE FROM duplicate WHERE second_id = ?", "DELETE FROM person_pin WHERE person_id = ?",
        "DELETE FROM excuse WHERE person_id = ?", "DELETE FROM veto WHERE person_id = ?",
        "DELETE FROM dispute WHERE person_id = ?", "DELETE FROM roster WHERE person_id = ?",
        "DELETE FROM person_group WHERE person_id = ?", "DELETE FROM guardian WHERE person_id = ?",
        "DELETE FROM evidence WHERE record_id IN (SELECT id FROM record WHERE person_id = ?)",
        "DELETE FROM passage_evidence WHERE passage_id IN (SELECT id FROM passage WHERE person_id = ?)",
        "UPDATE passage SET office_reason = '' WHERE person_id = ? AND office_reason IS NOT NULL",
        "UPDATE record SET teacher_reason = '' WHERE person_id = ? AND teacher_reason IS NOT NULL",
        "UPDATE record SET office_reason = '' WHERE person_id = ? AND office_reason IS NOT NULL",
        "UPDATE review SET candidate_id = NULL, similarity = NULL, confidence = NULL WHERE candidate_id = ?",
        "UPDATE review SET settled_person_id = NULL, reason = NULL WHERE settled_person_id = ?"})
    ROLLCALL_TRY(db.execute(sql, id));
  const std::string text = search_text(pseudonym, pseudonym);
  ROLLCALL_ASSIGN(
      const bool there,
      changed(db.execute("UPDATE person SET external_id = ?, name = ?, email = NULL, active = ?, consent_given_at = "
                         "NULL, consent_text_version = NULL, minor = ?, key_id = NULL, search_text = ?, version = "
                         "version + 1, updated_at = ? "
                         "WHERE id = ?",
                         pseudonym, pseudonym, false, false, text, now, id)));
  if (there) ROLLCALL_TRY(replace_search_parts(db, id, text));
  return there;
}

Result<bool> delete_person(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM person WHERE id = ?", id));
}

}  // namespace rollcall::store
