// Pictures of people that are kept, opened for those who may see them, and taken away one by one. Each opening is
// written to the audit before the picture is handed out.
#pragma once

#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/evidence.hpp"
#include "store/photos.hpp"
#include "store/templates.hpp"

namespace rollcall::service {

// A photo, and the template that was made from it.
struct PhotoView {
  store::Photo photo;
  std::optional<store::Template> made;
};

// A person's enrolment photos, without the pictures. kNotFound without the person.
Result<std::vector<PhotoView>> list_photos(Installation& in, const Uuid& person);

// The bytes as they were sent. kNotFound where the photo is not this person's, or no picture of it is kept.
Result<Bytes> read_photo(Installation& in, const Actor& actor, const Uuid& person, const Uuid& photo);

// Takes a photo away for good, with the template that was made from it: no search in any process finds it afterwards,
// and the events say who did it. The others stay, and so does the consent, also where it was the last one: the person
// is a member whom nothing recognises until another photo is enrolled. What was seen before keeps its evidence.
// kNotFound where the photo is not this person's. What lies outside the database and cannot be destroyed at once is
// destroyed later, also after a crash.
Result<void> remove_photo(Installation& in, const Actor& actor, const Uuid& person, const Uuid& photo);

// What stands behind a record, and one crop of it (a JPEG).
Result<std::vector<store::Evidence>> list_evidence(Installation& in, const Uuid& record);
Result<Bytes> read_evidence(Installation& in, const Actor& actor, const Uuid& record, const Uuid& evidence);

}  // namespace rollcall::service
