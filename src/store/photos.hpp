// Photos: images kept as enrolment evidence. The row; the sealed bytes are a blob.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// The way a picture came in.
enum class PhotoSource : std::uint8_t {
  kUnknown,  // from before it was written down
  kUpload,   // given over the API or a page
  kImport,   // from a folder or a file of many people
  kFrame,    // cut out of a frame
  kReview,   // a face that a human settled in the review queue
};
std::string_view name(PhotoSource value);
Result<PhotoSource> parse_photo_source(std::string_view text);

struct Photo {
  Uuid id;
  Uuid person_id;
  Uuid key_id;                       // the subject in the key store whose key opens it
  std::string blob_name;             // empty: the bytes were not kept
  Bytes digest;                      // keyed hash of the image's bytes: the same upload twice is seen, a guess is not
  double quality = 0;                // 0..1
  bool accepted = false;             // a template was made from it
  std::vector<std::string> reasons;  // why not, or what to better: names such as "blurred"
  PhotoSource source = PhotoSource::kUnknown;
  std::optional<Time> captured_at;  // when the picture was taken, where it or its giver says
  std::optional<Uuid> added_by;     // user, API key or device; none for the command line
  Time created_at{};
  bool operator==(const Photo&) const = default;
};

Result<void> insert_photo(Connection& db, const Photo& photo);  // kConflict without its person
Result<std::optional<Photo>> find_photo(Connection& db, const Uuid& id);
Result<std::optional<Photo>> find_photo_by_digest(Connection& db, const Uuid& person_id, ByteView digest);
Result<Photo> get_photo(Connection& db, const Uuid& id);  // kNotFound

// Oldest first; all of a person's, they are few.
Result<std::vector<Photo>> list_photos(Connection& db, const Uuid& person_id);

// Every picture of the person and what was made from them: photos, templates, evidence of records and passages. The
// blobs are the caller's to remove.
Result<void> delete_pictures_of(Connection& db, const Uuid& person_id);

// With its templates. False when there was none; the blob is the caller's to remove.
Result<bool> delete_photo(Connection& db, const Uuid& id);

}  // namespace rollcall::store
