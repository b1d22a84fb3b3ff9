#include "service/enrolment/import_photos.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"
#include "service/enrolment/import_people.hpp"
#include "service/people/picture_files.hpp"
#include "service/settings.hpp"
#include "store/of_people.hpp"
#include "store/people.hpp"

namespace rollcall::service {
namespace {

// The end of a name that counts the photos of one person: "_2", "-2", " 2", " (2)".
std::string_view without_number(std::string_view stem) {
  std::string_view rest = stem;
  if (rest.ends_with(')')) rest.remove_suffix(1);
  const std::size_t digits = rest.find_last_not_of("0123456789") + 1;
  if (digits == rest.size() || digits == 0) return stem;
  rest = rest.substr(0, digits);
  if (stem.ends_with(')')) {
    if (!rest.ends_with('(')) return stem;
    rest.remove_suffix(1);
    return trim(rest);
  }
  return std::string_view("_- ").contains(rest.back()) ? rest.substr(0, rest.size() - 1) : stem;
}

void add_owner(std::vector<std::string>& owners, std::string_view owner) {
  const std::string_view name = trim(owner);
  if (!name.empty() && !std::ranges::contains(owners, name)) owners.emplace_back(name);
}

}  // namespace

std::vector<std::string> photo_owners(std::string_view entry) {
  std::vector<std::string> owners;
  const std::size_t slash = entry.rfind('/');
  if (slash != std::string_view::npos) {
    const std::string_view path = entry.substr(0, slash);
    const std::string_view folder = path.substr(path.rfind('/') + 1);
    add_owner(owners, folder);
    add_owner(owners, parse_folder_name(folder).external_id);
  }
  const std::string_view file = entry.substr(slash + 1);
  const std::string_view stem = file.substr(0, file.rfind('.'));
  add_owner(owners, stem);
  add_owner(owners, without_number(stem));
  add_owner(owners, parse_folder_name(stem).external_id);
  return owners;
}

bool is_photo_entry(std::string_view entry) {
  const std::string_view file = entry.substr(entry.rfind('/') + 1);
  return !entry.starts_with("__MACOSX/") && !file.starts_with('.') && is_picture_name(std::string(file));
}

Result<PhotosReport> import_photos(Installation& in, const Recognition& recognition, const Actor& actor,
                                   const document::ZipReader& archive, const EnrolManyOptions& options) {
  PhotosReport report;
  std::vector<const document::ZipEntry*> pictures;
  std::vector<std::string> named;
  for (const document::ZipEntry& entry : archive.entries()) {
    if (!is_photo_entry(entry.name)) {
      report.ignored.push_back(entry.name);
      continue;
    }
    pictures.push_back(&entry);
    for (std::string& owner : photo_owners(entry.name)) named.push_back(std::move(owner));
  }
  if (pictures.empty())
    return fail(ErrorCode::kUnprocessable, "the archive has no picture", "pack files such as S001/front.jpg");
  std::unordered_map<std::string, Uuid> people;
  ROLLCALL_TRY(in.database().read([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const auto found, store::find_people_by_external_ids(db, named));
    std::vector<Uuid> ids;
    for (const store::Person& person : found) ids.push_back(person.id);
    ROLLCALL_ASSIGN(const auto erased, store::erased_among(db, ids));
    for (const store::Person& person : found)
      if (!erased.contains(person.id)) people.emplace(person.external_id, person.id);
    return {};
  }));

  const auto largest = static_cast<std::uint64_t>(in.settings().integer(setting::kImageBytes));
  std::vector<PhotoToEnrol> photos;
  std::set<Uuid> owners;
  for (const document::ZipEntry* entry : pictures) {
    const auto names = photo_owners(entry->name);
    const auto owner = std::ranges::find_if(names, [&](const std::string& name) { return people.contains(name); });
    if (owner == names.end()) {
      ++report.tally.photos;
      report.tally.refused.push_back(
          {.file = entry->name, .external_id = {}, .why = "there is no person with this external_id"});
      continue;
    }
    owners.insert(people.at(*owner));
    photos.push_back({.person = people.at(*owner),
                      .external_id = *owner,
                      .file = entry->name,
                      .read = [&archive, entry, largest]() -> Result<Bytes> {
                        if (entry->size > largest) return fail(ErrorCode::kTooLarge, "the picture is too large");
                        return archive.read(*entry);
                      }});
  }
  report.people = owners.size();
  ROLLCALL_TRY(enrol_many(in, recognition, actor, std::move(photos), options, report.tally));
  return report;
}

}  // namespace rollcall::service
