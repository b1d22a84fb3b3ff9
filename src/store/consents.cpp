#include "store/consents.hpp"

#include <array>

#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kGivers = {
    Word<ConsentGiver>{ConsentGiver::kPerson, "person"},
    Word<ConsentGiver>{ConsentGiver::kGuardian, "guardian"},
};

constexpr std::string_view kSelectText =
    "SELECT id, text_version, language, title, body, version, created_at, updated_at, published_at FROM consent_text";

constexpr std::string_view kSelectConsent =
    "SELECT id, person_id, text_version, language, given_by, sealed, given_at, recorded_at, recorded_by, withdrawn_at, "
    "withdrawn_by FROM consent";

ConsentText read_text(Row& row) {
  ConsentText text;
  row.into(text.id, text.text_version, text.language, text.title, text.body, text.version, text.created_at,
           text.updated_at, text.published_at);
  return text;
}

GivenConsent read_consent(Row& row) {
  GivenConsent consent;
  row.into(consent.id, consent.person_id, consent.text_version, consent.language);
  row.into_word(consent.given_by, parse_consent_giver);
  row.into(consent.sealed, consent.given_at, consent.recorded_at, consent.recorded_by, consent.withdrawn_at,
           consent.withdrawn_by);
  return consent;
}

}  // namespace

std::string_view name(ConsentGiver value) { return word_of(kGivers, value); }
Result<ConsentGiver> parse_consent_giver(std::string_view text) { return value_of(kGivers, text); }

Result<void> insert_consent_text(Connection& db, const ConsentText& text) {
  return discard(
      db.execute("INSERT INTO consent_text (id, text_version, language, title, body, version, created_at, updated_at, "
                 "published_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 text.id, text.text_version, text.language, text.title, text.body, text.version, text.created_at,
                 text.updated_at, text.published_at));
}

Result<ConsentText> get_consent_text(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelectText);
  return required(fetch_optional(read_text, db, sql, id), "consent text");
}

Result<std::optional<ConsentText>> find_published_text(Connection& db, std::string_view text_version,
                                                       std::string_view language) {
  static const std::string sql =
      std::format("{} WHERE text_version = ? AND language = ? AND published_at IS NOT NULL", kSelectText);
  return fetch_optional(read_text, db, sql, text_version, language);
}

Result<Page<ConsentText>> list_consent_texts(Connection& db, bool drafts, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  if (!drafts) where.add("published_at IS NOT NULL");
  return fetch_page(read_text, db, kSelectText, where, "id", page.limit,
                    [](const ConsentText& text) { return Position{.id = text.id}; });
}

Result<bool> has_published_texts(Connection& db) {
  return changed(fetch_number(db, "SELECT count(*) FROM consent_text WHERE published_at IS NOT NULL"));
}

Result<bool> has_published_text(Connection& db, std::string_view text_version) {
  return changed(fetch_number(
      db, "SELECT count(*) FROM consent_text WHERE text_version = ? AND published_at IS NOT NULL", text_version));
}

Result<void> update_consent_text(Connection& db, ConsentText& text) {
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE consent_text SET text_version = ?, language = ?, title = ?, body = ?, updated_at = ?, "
                 "published_at = ?, version = version + 1 WHERE id = ? AND version = ?",
                 text.text_version, text.language, text.title, text.body, text.updated_at, text.published_at, text.id,
                 text.version),
      "consent_text", text.id));
  ++text.version;
  return {};
}

Result<bool> delete_consent_text(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM consent_text WHERE id = ?", id));
}

Result<void> insert_consent(Connection& db, const GivenConsent& consent) {
  return discard(db.execute(
      "INSERT INTO consent (id, person_id, text_version, language, given_by, sealed, given_at, recorded_at, "
      "recorded_by, withdrawn_at, withdrawn_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      consent.id, consent.person_id, consent.text_version, consent.language, name(consent.given_by), consent.sealed,
      consent.given_at, consent.recorded_at, consent.recorded_by, consent.withdrawn_at, consent.withdrawn_by));
}

Result<std::optional<GivenConsent>> find_consent(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelectConsent);
  return fetch_optional(read_consent, db, sql, id);
}

Result<Page<GivenConsent>> list_consents(Connection& db, const ConsentFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add_if("person_id = ?", filter.person);
  where.add_if("text_version = ?", filter.text_version);
  if (filter.withdrawn) where.add(*filter.withdrawn ? "withdrawn_at IS NOT NULL" : "withdrawn_at IS NULL");
  where.add("id > ?", start.id);
  return fetch_page(read_consent, db, kSelectConsent, where, "id", page.limit,
                    [](const GivenConsent& consent) { return Position{.id = consent.id}; });
}

Result<std::vector<GivenConsent>> list_consents_of(Connection& db, const Uuid& person_id) {
  static const std::string sql = std::format("{} WHERE person_id = ? ORDER BY id", kSelectConsent);
  return fetch_all(read_consent, db, sql, person_id);
}

Result<std::int64_t> withdraw_consents(Connection& db, const Uuid& person_id, Time at, const std::optional<Uuid>& by) {
  return db.execute(
      "UPDATE consent SET withdrawn_at = ?, withdrawn_by = ? WHERE person_id = ? AND withdrawn_at IS NULL", at, by,
      person_id);
}

}  // namespace rollcall::store
