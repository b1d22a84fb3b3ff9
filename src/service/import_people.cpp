#include "service/import_people.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "base/file.hpp"
#include "base/text.hpp"
#include "service/courses.hpp"
#include "service/people.hpp"
#include "service/picture_files.hpp"
#include "service/settings.hpp"

namespace rollcall::service {
namespace {

namespace fs = std::filesystem;

struct PersonFolder {
  fs::path path;
  FolderName name;
  std::vector<fs::path> photos;
};

struct PhotoTask {
  Uuid person;
  fs::path path;
  std::string shown;
};

Result<std::vector<fs::path>> entries(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (!it->is_symlink() && !it->path().filename().string().starts_with('.')) found.push_back(it->path());
  if (error) return fail_errno(error.value(), "read", folder, false);
  std::ranges::sort(found);
  return found;
}

Result<std::vector<PersonFolder>> scan(const fs::path& folder) {
  ROLLCALL_ASSIGN(const std::vector<fs::path> names, entries(folder));
  std::vector<PersonFolder> people;
  for (const fs::path& path : names) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) continue;
    PersonFolder& person = people.emplace_back(
        PersonFolder{.path = path, .name = parse_folder_name(path.filename().string()), .photos = {}});
    ROLLCALL_ASSIGN(const std::vector<fs::path> files, entries(path));
    for (const fs::path& file : files)
      if (fs::is_regular_file(file, ignored) && is_picture_name(file)) person.photos.push_back(file);
  }
  if (people.empty())
    return fail(ErrorCode::kUnprocessable, "there is no folder of a person in " + folder.string(),
                "make one folder a person, such as S001_Jane/photo.jpg");
  return people;
}

// What concerns one photo only and must not end the import.
bool is_about_the_photo(const Error& error) {
  switch (error.code) {
    case ErrorCode::kMalformed:
    case ErrorCode::kUnsupportedMedia:
    case ErrorCode::kTooLarge:
    case ErrorCode::kUnprocessable:
    case ErrorCode::kConsentMissing:
      return true;
    default:
      return false;
  }
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// Adds the people of all folders and lists the work.
Result<std::vector<PhotoTask>> add_people(Installation& in, const Actor& actor, const fs::path& root,
                                          const std::vector<PersonFolder>& folders, const ImportOptions& options,
                                          ImportReport& report) {
  std::vector<PhotoTask> tasks;
  for (const PersonFolder& folder : folders) {
    ROLLCALL_ASSIGN(const auto known, find_person_by_external_id(in, folder.name.external_id));
    Uuid person;
    if (known) {
      ++report.people_known;
      person = known->id;
    } else {
      auto added = add_person(in, actor, {.external_id = folder.name.external_id, .name = folder.name.name});
      if (!added && added.error().code == ErrorCode::kInvalidArgument) {
        report.refused.push_back({folder.path.filename().string(), added.error().describe()});
        continue;
      }
      ROLLCALL_TRY(added);
      ++report.people_added;
      person = added->person.id;
    }
    if (options.course) ROLLCALL_TRY(enrol_in_course(in, actor, *options.course, person));
    if (folder.photos.empty()) report.folders_without_photo.push_back(folder.path.filename().string());
    for (const fs::path& photo : folder.photos)
      tasks.push_back({.person = person, .path = photo, .shown = fs::relative(photo, root).string()});
  }
  return tasks;
}

// Runs the tasks on a few threads; the caller's thread reports progress.
class PhotoImport {
 public:
  PhotoImport(Installation& in, const Recognition& recognition, const Actor& actor, const ImportOptions& options,
              std::vector<PhotoTask> tasks, ImportReport& report)
      : in_(in),
        recognition_(recognition),
        actor_(actor),
        options_(options),
        tasks_(std::move(tasks)),
        report_(report) {}

  Result<void> run() {
    std::vector<std::jthread> threads;
    for (int i = 0; i < std::max(1, options_.threads); ++i) threads.emplace_back([this] { work(); });
    std::unique_lock lock(mutex_);
    while (done_ < tasks_.size() && !failure_ && !options_.stop.stop_requested()) {
      changed_.wait_for(lock, std::chrono::milliseconds{200});
      if (!options_.progress) continue;
      const std::size_t done = done_;
      lock.unlock();
      options_.progress(done, tasks_.size());
      lock.lock();
    }
    stopping_ = true;
    lock.unlock();
    threads.clear();
    if (failure_) return std::unexpected(*std::move(failure_));
    if (options_.stop.stop_requested())
      return fail(ErrorCode::kCancelled, "the import was interrupted", "run it again to carry on");
    return {};
  }

 private:
  void work() {
    while (!stopping_) {
      const std::size_t index = next_.fetch_add(1);
      if (index >= tasks_.size()) return;
      enrol(tasks_[index]);
    }
  }

  void enrol(const PhotoTask& task) {
    auto result = enrol_file(task);
    const std::lock_guard lock(mutex_);
    ++done_;
    ++report_.photos;
    if (!result) {
      if (is_about_the_photo(result.error()))
        report_.refused.push_back({task.shown, result.error().message});
      else if (!failure_)
        failure_ = std::move(result).error();
    } else if (result->accepted) {
      ++(result->known_already ? report_.known_already : report_.accepted);
    } else {
      report_.refused.push_back({task.shown, join(result->reasons)});
    }
    changed_.notify_one();
  }

  Result<PhotoResult> enrol_file(const PhotoTask& task) {
    ROLLCALL_ASSIGN(const Bytes bytes, read_picture(task.path.string(), in_.settings()));
    return enrol_photo(in_, recognition_, actor_, task.person, bytes, {.source = store::PhotoSource::kImport});
  }

  Installation& in_;
  const Recognition& recognition_;
  const Actor& actor_;
  const ImportOptions& options_;
  const std::vector<PhotoTask> tasks_;
  ImportReport& report_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t done_ = 0;
  std::optional<Error> failure_;
};

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

Result<ImportReport> import_people(Installation& in, const Recognition& recognition, const Actor& actor,
                                   const fs::path& folder, const ImportOptions& options) {
  ROLLCALL_TRY(recognition.engine());  // before anything is changed
  ROLLCALL_ASSIGN(const std::vector<PersonFolder> folders, scan(folder));
  ImportReport report;
  ROLLCALL_ASSIGN(std::vector<PhotoTask> tasks, add_people(in, actor, folder, folders, options, report));
  ROLLCALL_TRY(PhotoImport(in, recognition, actor, options, std::move(tasks), report).run());
  std::ranges::sort(report.refused, {}, &RefusedPhoto::file);
  return report;
}

}  // namespace rollcall::service
