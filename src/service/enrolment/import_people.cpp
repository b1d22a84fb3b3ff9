#include "service/enrolment/import_people.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include "base/file.hpp"
#include "base/text.hpp"
#include "service/people/picture_files.hpp"

namespace rollcall::service {
namespace {

namespace fs = std::filesystem;

Result<std::vector<fs::path>> entries(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (!it->is_symlink() && !it->path().filename().string().starts_with('.')) found.push_back(it->path());
  if (error) return fail_errno(error.value(), "read", folder, false);
  std::ranges::sort(found);
  return found;
}

}  // namespace

FolderName parse_folder_name(std::string_view folder) {
  const std::size_t underscore = folder.find('_');
  const std::string_view head = folder.substr(0, underscore);
  const bool is_id = underscore != std::string_view::npos && underscore + 1 < folder.size() &&
                     head.find(' ') == std::string_view::npos &&
                     std::ranges::any_of(head, [](char c) { return c >= '0' && c <= '9'; });
  std::string name(is_id ? folder.substr(underscore + 1) : folder);
  std::ranges::replace(name, '_', ' ');
  return {.external_id = std::string(is_id ? head : folder), .name = std::string(trim(name))};
}

Result<PeopleFolders> read_people_folders(const fs::path& folder) {
  ROLLCALL_ASSIGN(const std::vector<fs::path> names, entries(folder));
  PeopleFolders people;
  std::set<std::string> known;
  for (const fs::path& path : names) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) continue;
    FolderName name = parse_folder_name(path.filename().string());
    if (known.insert(name.external_id).second)
      people.wanted.people.push_back(
          {.external_id = name.external_id, .name = std::move(name.name), .keeps_name = true});
    ROLLCALL_ASSIGN(const std::vector<fs::path> files, entries(path));
    const std::size_t before = people.photos.size();
    for (const fs::path& file : files)
      if (fs::is_regular_file(file, ignored) && is_picture_name(file))
        people.photos.push_back(
            {.external_id = name.external_id, .path = file, .shown = fs::relative(file, folder).string()});
    if (people.photos.size() == before) people.without_photo.push_back(path.filename().string());
  }
  if (people.wanted.people.empty())
    return fail(ErrorCode::kUnprocessable, "there is no folder of a person in " + folder.string(),
                "make one folder a person, such as S001_Jane/photo.jpg");
  return people;
}

}  // namespace rollcall::service
