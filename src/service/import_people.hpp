// Enrolling many people at once from a folder of folders: S001_Jane Doe/front.jpg, or just Jane Doe/front.jpg.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/enrolment.hpp"
#include "service/installation.hpp"
#include "service/recognition.hpp"

namespace rollcall::service {

// A folder's name taken apart. "S001_Jane_Doe" is id S001, name "Jane Doe": what stands before the first '_' is an id
// when it has a digit in it and no space. Any other name is both: id as it is, name with '_' as spaces.
struct FolderName {
  std::string external_id;
  std::string name;
};
FolderName parse_folder_name(std::string_view folder);

struct ImportOptions {
  std::optional<Uuid> course;  // also onto this roster
  std::stop_token stop;
  int threads = 1;                                                    // photos looked at together
  std::function<void(std::size_t done, std::size_t total)> progress;  // photos; called on the caller's thread
};

// A photo that was not enrolled, and why.
struct RefusedPhoto {
  std::string file;  // relative to the import folder
  std::string why;   // reasons of the photo, or the error
};

struct ImportReport {
  std::size_t people_added = 0;
  std::size_t people_known = 0;  // there before, by external id
  std::size_t photos = 0;        // looked at
  std::size_t accepted = 0;
  std::size_t known_already = 0;  // the same files as before
  std::vector<RefusedPhoto> refused;
  std::vector<std::string> folders_without_photo;
};

// May be repeated and carried on: what is enrolled already is recognised by its bytes. Links are not followed. Stops at
// an error that is not about one photo or one folder.
Result<ImportReport> import_people(Installation& in, const Recognition& recognition, const Actor& actor,
                                   const std::filesystem::path& folder, const ImportOptions& options);

}  // namespace rollcall::service
