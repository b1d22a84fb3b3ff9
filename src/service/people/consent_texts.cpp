#include "service/people/consent_texts.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "service/event_kinds.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kVersion{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kLanguage{.min_code_points = 2, .max_code_points = 35};
constexpr LineLimits kTitle{.min_code_points = 1, .max_code_points = 200};
constexpr std::size_t kLongestBody = 32'000;

// Adds what was refused of one line to `refused`.
void take(Result<std::string> cleaned, std::string& target, std::vector<FieldError>& refused) {
  if (cleaned)
    target = *std::move(cleaned);
  else
    for (FieldError& field : cleaned.error().fields) refused.push_back(std::move(field));
}

bool is_language(std::string_view tag) {
  return !tag.starts_with('-') && !tag.ends_with('-') && std::ranges::all_of(tag, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// A text of several lines: no controls but the ends of lines.
bool is_body(std::string_view body) {
  if (trim(body).empty() || body.size() > kLongestBody || !is_utf8(body)) return false;
  std::string one_line(body);
  std::ranges::replace_if(one_line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return !has_control_characters(one_line);
}

Result<void> clean(store::ConsentText& text) {
  std::vector<FieldError> refused;
  take(clean_line("text_version", text.text_version, kVersion), text.text_version, refused);
  take(clean_line("language", text.language, kLanguage), text.language, refused);
  take(clean_line("title", text.title, kTitle), text.title, refused);
  if (!is_language(text.language)) refused.push_back({"language", "must be a language tag such as en or pt-BR"});
  if (!is_body(text.body))
    refused.push_back({"body", "must be a text of at most 32000 bytes without control characters"});
  if (refused.empty()) return {};
  Error error{.code = ErrorCode::kInvalidArgument, .message = "the text was refused"};
  error.fields = std::move(refused);
  return std::unexpected(std::move(error));
}

Result<void> named(Result<void> stored) {
  if (!stored && stored.error().code == ErrorCode::kAlreadyExists)
    return fail(ErrorCode::kAlreadyExists, "there is a text of this version in this language already");
  return stored;
}

Result<store::ConsentText> get_draft(store::Connection& db, const Uuid& id) {
  ROLLCALL_ASSIGN(store::ConsentText text, store::get_consent_text(db, id));
  if (text.published_at)
    return fail(ErrorCode::kConflict, "a published text does not change", "add another version instead");
  return text;
}

bool sees_drafts(const Actor& actor) { return actor.role == store::Role::kAdmin || actor.role == store::Role::kOffice; }

}  // namespace

Result<store::ConsentText> add_consent_text(Installation& in, const Actor& actor, const NewConsentText& wanted) {
  const Time now = in.clock().now();
  store::ConsentText text{.id = new_uuid(now),
                          .text_version = wanted.text_version,
                          .language = wanted.language,
                          .title = wanted.title,
                          .body = wanted.body,
                          .created_at = now,
                          .updated_at = now};
  ROLLCALL_TRY(clean(text));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(named(store::insert_consent_text(db, text)));
    return note(db, in.clock(), actor, event::kConsentTextCreated, {.subject = text.id});
  }));
  return text;
}

Result<store::ConsentText> change_consent_text(Installation& in, const Actor& actor, const Uuid& id,
                                               const ConsentTextChange& change) {
  return in.database().transact([&](store::Connection& db) -> Result<store::ConsentText> {
    ROLLCALL_ASSIGN(store::ConsentText text, get_draft(db, id));
    if (change.expected_version && *change.expected_version != text.version)
      return fail(ErrorCode::kPreconditionFailed, "the text was changed in the meantime", "read it again first");
    if (change.text_version) text.text_version = *change.text_version;
    if (change.language) text.language = *change.language;
    if (change.title) text.title = *change.title;
    if (change.body) text.body = *change.body;
    text.updated_at = in.clock().now();
    ROLLCALL_TRY(clean(text));
    ROLLCALL_TRY(named(store::update_consent_text(db, text)));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kConsentTextChanged, {.subject = id}));
    return text;
  });
}

Result<void> remove_consent_text(Installation& in, const Actor& actor, const Uuid& id) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(get_draft(db, id));
    ROLLCALL_TRY(store::delete_consent_text(db, id));
    return note(db, in.clock(), actor, event::kConsentTextRemoved, {.subject = id});
  });
}

Result<store::ConsentText> publish_consent_text(Installation& in, const Actor& actor, const Uuid& id) {
  return in.database().transact([&](store::Connection& db) -> Result<store::ConsentText> {
    ROLLCALL_ASSIGN(store::ConsentText text, store::get_consent_text(db, id));
    if (text.published_at) return text;
    text.published_at = text.updated_at = in.clock().now();
    ROLLCALL_TRY(store::update_consent_text(db, text));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kConsentTextPublished, {.subject = id}));
    return text;
  });
}

Result<store::ConsentText> get_consent_text(Installation& in, const Actor& actor, const Uuid& id) {
  return in.database().read([&](store::Connection& db) -> Result<store::ConsentText> {
    ROLLCALL_ASSIGN(store::ConsentText text, store::get_consent_text(db, id));
    if (!text.published_at && !sees_drafts(actor)) return fail(ErrorCode::kNotFound, "there is no such consent text");
    return text;
  });
}

Result<store::Page<store::ConsentText>> list_consent_texts(Installation& in, const Actor& actor,
                                                           const store::PageRequest& page) {
  return in.database().read(
      [&](store::Connection& db) { return store::list_consent_texts(db, sees_drafts(actor), page); });
}

}  // namespace rollcall::service
