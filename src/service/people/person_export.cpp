#include "service/people/person_export.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <string_view>
#include <utility>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "crypto/secret.hpp"
#include "service/event_kinds.hpp"
#include "service/people/consents.hpp"
#include "service/people/erasures.hpp"
#include "store/evidence.hpp"
#include "store/passages.hpp"
#include "store/people.hpp"
#include "store/photos.hpp"
#include "store/schema/migrate.hpp"
#include "store/schema/tables.hpp"
#include "store/templates.hpp"

namespace rollcall::service {
namespace {

namespace json = boost::json;

// What says nothing about the person, or would open what is the installation's.
constexpr std::string_view kLeftOut[] = {
    "password_hash", "identity_hash", "totp_secret", "totp_key_id",        "key_id", "blob_name",  "digest",
    "sealed",        "content",       "salt",        "content_commitment", "link",   "token_hash", "idempotency_key",
    "embedding",     "made"};

json::value cell_json(const store::PortableColumn& column, const store::Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell))
    return column.name.ends_with("_at") ? json::value(format_rfc3339(from_micros(*number))) : json::value(*number);
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  if (const auto* text = std::get_if<std::string>(&cell)) return json::value(*text);
  if (const auto* bytes = std::get_if<Bytes>(&cell)) {
    Uuid id;
    if (bytes->size() != id.bytes.size()) return json::value(to_base64(*bytes));
    std::ranges::copy(*bytes, std::as_writable_bytes(std::span(id.bytes)).begin());
    return json::value(id.to_string());
  }
  return nullptr;
}

Result<json::object> tables_of(store::Connection& db, const Uuid& person) {
  ROLLCALL_ASSIGN(const auto tables, store::portable_tables(store::main_migrations()));
  json::object all;
  for (const store::PortableTable& table : tables) {
    json::array rows;
    ROLLCALL_TRY(store::read_table_of(db, table, person, [&](const store::CellRow& row) -> Result<void> {
      json::object fields;
      for (std::size_t i = 0; i < row.size(); ++i)
        if (!std::ranges::contains(kLeftOut, table.columns[i].name))
          fields[table.columns[i].name] = cell_json(table.columns[i], row[i]);
      rows.push_back(std::move(fields));
      return {};
    }));
    if (!rows.empty()) all[table.name] = std::move(rows);
  }
  return all;
}

// Every choice with the very text it was about: the proof that belongs to the person.
Result<json::array> consents_of(Installation& in, const Actor& actor, const Uuid& person) {
  ROLLCALL_ASSIGN(const auto views, list_consents_of(in, actor, person));
  json::array all;
  for (const ConsentView& view : views) {
    const store::GivenConsent& consent = view.consent;
    json::object one{{"id", consent.id.to_string()},
                     {"text_version", consent.text_version},
                     {"given_by", store::name(consent.given_by)},
                     {"given_at", format_rfc3339(consent.given_at)},
                     {"withdrawn_at", nullptr},
                     {"guardian", nullptr},
                     {"text", nullptr}};
    if (consent.withdrawn_at) one["withdrawn_at"] = format_rfc3339(*consent.withdrawn_at);
    if (view.guardian) one["guardian"] = {{"name", view.guardian->name}, {"relation", view.guardian->relation}};
    if (consent.language) {
      ROLLCALL_ASSIGN(const auto text, in.database().read([&](store::Connection& db) {
        return store::find_published_text(db, consent.text_version, *consent.language);
      }));
      if (text) one["text"] = {{"language", text->language}, {"title", text->title}, {"body", text->body}};
    }
    all.push_back(std::move(one));
  }
  return all;
}

// One that has gone meanwhile is no longer held.
Result<void> add_picture(Installation& in, json::array& to, const Uuid& id, const Uuid& key, std::string_view kind,
                         const std::string& blob) {
  if (blob.empty()) return {};
  const auto sealed_picture = in.blobs().get(blob);
  if (!sealed_picture && sealed_picture.error().code == ErrorCode::kNotFound) return {};
  ROLLCALL_TRY(sealed_picture);
  ROLLCALL_ASSIGN(const Bytes picture, in.vault().open(key, kind, id, *sealed_picture));
  to.push_back(json::object{{"id", id.to_string()}, {"image", to_base64(picture)}});
  return {};
}

}  // namespace

Result<json::object> export_person(Installation& in, const Actor& actor, const Uuid& person) {
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(require_not_erased(db, person));
    ROLLCALL_TRY(store::get_person(db, person));
    return note(db, in.clock(), actor, event::kPersonExported, {.subject = person, .person = person});
  }));
  json::object exported{{"exported_at", format_rfc3339(in.clock().now())}, {"person_id", person.to_string()}};
  json::array photos;
  json::array evidence;
  json::array templates;
  ROLLCALL_TRY(in.database().read([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(json::object tables, tables_of(db, person));
    exported["tables"] = std::move(tables);
    ROLLCALL_ASSIGN(const auto photo_rows, store::list_photos(db, person));
    for (const store::Photo& one : photo_rows)
      ROLLCALL_TRY(add_picture(in, photos, one.id, one.key_id, sealed::kPhoto, one.blob_name));
    ROLLCALL_ASSIGN(const auto evidence_rows, store::list_evidence_of(db, person));
    for (const store::Evidence& one : evidence_rows)
      ROLLCALL_TRY(add_picture(in, evidence, one.id, one.key_id, sealed::kEvidence, one.blob_name));
    ROLLCALL_ASSIGN(const auto passage_rows, store::list_passage_evidence_of(db, person));
    for (const store::PassageEvidence& one : passage_rows)
      ROLLCALL_TRY(add_picture(in, evidence, one.id, one.key_id, sealed::kEvidence, one.blob_name));
    ROLLCALL_ASSIGN(const auto template_rows, store::list_templates(db, person));
    for (const store::Template& one : template_rows) {
      ROLLCALL_ASSIGN(Bytes plain, in.vault().open(one.key_id, sealed::kTemplate, one.id, one.sealed));
      templates.push_back(
          json::object{{"id", one.id.to_string()}, {"model", one.model}, {"embedding", to_base64(plain)}});
      crypto::wipe(plain);
    }
    return {};
  }));
  ROLLCALL_ASSIGN(exported["consents"], consents_of(in, actor, person));
  exported["photos"] = std::move(photos);
  exported["evidence"] = std::move(evidence);
  exported["templates"] = std::move(templates);
  return exported;
}

}  // namespace rollcall::service
