#include "store/photos.hpp"

#include <array>

#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, person_id, COALESCE(key_id, person_id), blob_name, digest, quality, accepted, reasons, source, "
    "captured_at, added_by, created_at FROM photo";

constexpr std::array kSources = {
    Word<PhotoSource>{PhotoSource::kUnknown, "unknown"}, Word<PhotoSource>{PhotoSource::kUpload, "upload"},
    Word<PhotoSource>{PhotoSource::kImport, "import"},   Word<PhotoSource>{PhotoSource::kFrame, "frame"},
    Word<PhotoSource>{PhotoSource::kReview, "review"},
};

// Reasons are words without spaces; a column holds them separated by one.
std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = text.find(' ');
    words.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return words;
}

Photo read_photo(Row& row) {
  Photo photo;
  std::string reasons;
  row.into(photo.id, photo.person_id, photo.key_id, photo.blob_name, photo.digest, photo.quality, photo.accepted,
           reasons);
  row.into_word(photo.source, parse_photo_source);
  row.into(photo.captured_at, photo.added_by, photo.created_at);
  photo.reasons = split(reasons);
  return photo;
}

}  // namespace

std::string_view name(PhotoSource value) { return word_of(kSources, value); }
Result<PhotoSource> parse_photo_source(std::string_view text) { return value_of(kSources, text); }

Result<void> insert_photo(Connection& db, const Photo& photo) {
  return discard(
      db.execute("INSERT INTO photo (id, person_id, key_id, blob_name, digest, quality, accepted, reasons, source, "
                 "captured_at, added_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 photo.id, photo.person_id, photo.key_id, photo.blob_name, photo.digest, photo.quality, photo.accepted,
                 join(photo.reasons), name(photo.source), photo.captured_at, photo.added_by, photo.created_at));
}

Result<std::optional<Photo>> find_photo(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_photo, db, sql, id);
}

Result<std::optional<Photo>> find_photo_by_digest(Connection& db, const Uuid& person_id, ByteView digest) {
  static const std::string sql =
      std::format("{} WHERE person_id = ? AND digest = ? ORDER BY accepted DESC, id LIMIT 1", kSelect);
  return fetch_optional(read_photo, db, sql, person_id, digest);
}

Result<Photo> get_photo(Connection& db, const Uuid& id) { return required(find_photo(db, id), "photo"); }

Result<std::vector<Photo>> list_photos(Connection& db, const Uuid& person_id) {
  static const std::string sql = std::format("{} WHERE person_id = ? ORDER BY id", kSelect);
  return fetch_all(read_photo, db, sql, person_id);
}

Result<void> delete_pictures_of(Connection& db, const Uuid& person_id) {
  for (const std::string_view sql :
       {"DELETE FROM template WHERE person_id = ?", "DELETE FROM photo WHERE person_id = ?",
        "DELETE FROM evidence WHERE record_id IN (SELECT id FROM record WHERE person_id = ?)",
        "DELETE FROM passage_evidence WHERE passage_id IN (SELECT id FROM passage WHERE person_id = ?)"})
    ROLLCALL_TRY(db.execute(sql, person_id));
  return {};
}

Result<bool> delete_photo(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM photo WHERE id = ?", id));
}

}  // namespace rollcall::store
