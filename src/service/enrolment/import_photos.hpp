// Photos of people who are there, in a ZIP archive: whose a photo is stands in its name.
//
//   S001/anything.jpg   S001.jpg   S001_2.jpg   S001 (2).jpg   S001_Jane Doe.jpg   photos/S001/front.jpg
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "document/zip.hpp"
#include "service/enrolment/enrol_many.hpp"

namespace rollcall::service {

// The external ids that an entry's name may mean, the likeliest first: of the folder it is in, then of the file, as it
// is and without what follows the id.
std::vector<std::string> photo_owners(std::string_view entry);

// Whether the entry is a picture, and not what a system puts beside one.
bool is_photo_entry(std::string_view entry);

struct PhotosReport {
  PhotoTally tally;
  std::size_t people = 0;            // to whom photos in it belong
  std::vector<std::string> ignored;  // entries that are no pictures
};

// A photo that is nobody's is among the refused. kUnprocessable where there is no picture at all. Otherwise as
// enrol_many().
Result<PhotosReport> import_photos(Installation& in, const Recognition& recognition, const Actor& actor,
                                   const document::ZipReader& archive, const EnrolManyOptions& options);

}  // namespace rollcall::service
