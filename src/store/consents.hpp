// What people agree to, and who agreed: the texts with their versions, and each consent with what ended it. A consent
// is never changed but by its withdrawal; together they are the proof of what a person chose, and when.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// One text in one language. A draft until it is published; then it stays as it is.
struct ConsentText {
  Uuid id;
  std::string text_version;  // "2026-09": the same in all languages
  std::string language;      // BCP 47
  std::string title;
  std::string body;
  std::int64_t version = 1;  // of this row
  Time created_at{};
  Time updated_at{};
  std::optional<Time> published_at;
  bool operator==(const ConsentText&) const = default;
};

Result<void> insert_consent_text(Connection& db, const ConsentText& text);  // kAlreadyExists
Result<ConsentText> get_consent_text(Connection& db, const Uuid& id);       // kNotFound
Result<std::optional<ConsentText>> find_published_text(Connection& db, std::string_view text_version,
                                                       std::string_view language);

// In the order they were added; `drafts`: also those that are not published.
Result<Page<ConsentText>> list_consent_texts(Connection& db, bool drafts, const PageRequest& page);

// Whether any text is published, and whether one of this version is, in whatever language.
Result<bool> has_published_texts(Connection& db);
Result<bool> has_published_text(Connection& db, std::string_view text_version);

// kPreconditionFailed when the row changed in the meantime, kAlreadyExists.
Result<void> update_consent_text(Connection& db, ConsentText& text);
Result<bool> delete_consent_text(Connection& db, const Uuid& id);

enum class ConsentGiver : std::uint8_t { kPerson, kGuardian };
std::string_view name(ConsentGiver value);
Result<ConsentGiver> parse_consent_giver(std::string_view text);

struct GivenConsent {
  Uuid id;
  Uuid person_id;
  std::string text_version;
  std::optional<std::string> language;
  ConsentGiver given_by = ConsentGiver::kPerson;
  std::optional<Bytes> sealed;  // name and relation of the guardian, sealed with the key under the consent's own id
  Time given_at{};
  Time recorded_at{};
  std::optional<Uuid> recorded_by;  // user or API key; none for the command line
  std::optional<Time> withdrawn_at;
  std::optional<Uuid> withdrawn_by;
  bool operator==(const GivenConsent&) const = default;
};

struct ConsentFilter {
  std::optional<Uuid> person;
  std::optional<std::string> text_version;
  std::optional<bool> withdrawn;
};

Result<void> insert_consent(Connection& db, const GivenConsent& consent);  // kConflict without its person
Result<std::optional<GivenConsent>> find_consent(Connection& db, const Uuid& id);

// In the order they were recorded.
Result<Page<GivenConsent>> list_consents(Connection& db, const ConsentFilter& filter, const PageRequest& page);
Result<std::vector<GivenConsent>> list_consents_of(Connection& db, const Uuid& person_id);

// Ends every one of the person's that is in force. Gives how many were.
Result<std::int64_t> withdraw_consents(Connection& db, const Uuid& person_id, Time at, const std::optional<Uuid>& by);

}  // namespace rollcall::store
