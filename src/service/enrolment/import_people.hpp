// People from a folder of folders: S001_Jane Doe/front.jpg, or just Jane Doe/front.jpg.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "service/roster/wanted.hpp"

namespace rollcall::service {

// A folder's name taken apart. "S001_Jane_Doe" is id S001, name "Jane Doe": what stands before the first '_' is an id
// when it has a digit in it and no space. Any other name is both: id as it is, name with '_' as spaces.
struct FolderName {
  std::string external_id;
  std::string name;
};
FolderName parse_folder_name(std::string_view folder);

struct FolderPhoto {
  std::string external_id;
  std::filesystem::path path;
  std::string shown;  // relative to the folder
};

struct PeopleFolders {
  roster::Wanted wanted;  // names are for people who are new; those who are there keep theirs
  std::vector<FolderPhoto> photos;
  std::vector<std::string> without_photo;
};

// Links and hidden files are not followed. kUnprocessable where there is no folder of a person.
Result<PeopleFolders> read_people_folders(const std::filesystem::path& folder);

}  // namespace rollcall::service
