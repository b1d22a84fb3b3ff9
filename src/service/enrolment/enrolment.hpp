// Photos of a person become templates, or are refused with reasons a human can act on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "face/types.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "store/photos.hpp"

namespace rollcall::service {

// What became of one photo.
struct PhotoResult {
  Uuid id;
  std::optional<face::Face> face;  // the one that was looked at
  float quality = 0;
  bool accepted = false;  // a template was made
  bool known_already =
      false;  // the very same file was given for this person before: its result again, nothing was added
  std::vector<std::string> reasons;  // why not accepted, or what to better: "blurred", "many_faces", ...
};

namespace reason {
inline constexpr std::string_view kNoFace = "no_face";
inline constexpr std::string_view kManyFaces = "many_faces";
inline constexpr std::string_view kDuplicateOfOther = "duplicate_of_other_person";
inline constexpr std::string_view kTooManyTemplates = "too_many_templates";
}  // namespace reason

struct EnrolOptions {
  bool allow_duplicate = false;  // take the photo although another person looks the same (twins)
  bool replace_oldest = false;   // where the person has as many templates as the settings allow: the oldest goes
  store::PhotoSource source = store::PhotoSource::kUpload;
  std::optional<Time> captured_at;  // when the picture was taken; none: as its EXIF data says
};

// A second face counts as one when its box has at least this share of the largest one's area: smaller ones are
// passers-by in the background.
inline constexpr float kRivalFaceShare = 0.5F;

// Looks at one photo and stores it: sealed bytes, its row and, where it is accepted, a template, in one transaction
// with its event. A photo that is no picture is an Error (kMalformed, kTooLarge, ...); one that is not fit is stored as
// refused with its reasons, without its bytes. It adds to what is there and replaces nothing, unless that is asked for.
// Whoever looks the same is noted as a pair for a human to settle. kNotFound for an unknown person, kConflict for an
// inactive one, kConsentMissing where consents.hpp says so: then nothing is stored.
Result<PhotoResult> enrol_photo(Installation& in, const Recognition& recognition, const Actor& actor,
                                const Uuid& person_id, ByteView image, const EnrolOptions& options = {});

}  // namespace rollcall::service
