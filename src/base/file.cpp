#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/random.hpp"

namespace rollcall {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemporaryPrefix = ".rollcall-tmp-";

// The kernel writes at most about 2 GiB a call.
constexpr std::size_t kMaxWrite = std::size_t{1} << 30;

template <class Call>
auto retry_interrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

fs::path folder_of(const fs::path& path) {
  const fs::path parent = path.parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

std::string new_temporary_name() {
  std::array<std::byte, 12> random;
  fill_random(random);
  return std::string(kTemporaryPrefix) + to_hex(random);
}

Result<std::size_t> regular_file_size(int fd, const fs::path& path) {
  struct stat info{};
  if (::fstat(fd, &info) != 0) return fail_errno(errno, "read", path, false);
  if (!S_ISREG(info.st_mode))
    return fail(ErrorCode::kIo, "cannot read " + path.string() + ": it is not a regular file");
  return static_cast<std::size_t>(info.st_size);
}

// Reads until the end: a file may grow or shrink meanwhile, and those of /proc have no size at all.
template <class Buffer>
Result<Buffer> read_whole(const fs::path& path, std::size_t max_bytes) {
  // Without O_NONBLOCK the opening of a named pipe would wait for its writer.
  const FileDescriptor file(retry_interrupted([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); }));
  if (!file) return fail_errno(errno, "open", path, false);
  ROLLCALL_ASSIGN(const std::size_t size, regular_file_size(file.get(), path));

  const auto too_large = [&] {
    return fail(ErrorCode::kTooLarge,
                path.string() + " is larger than " + std::to_string(max_bytes) + " bytes, the most that is read of it");
  };
  if (size > max_bytes) return too_large();

  Buffer content;
  content.resize(size + 1);  // one more, so that the end is seen without growing
  std::size_t filled = 0;
  for (;;) {
    if (filled == content.size()) content.resize(2 * content.size());
    const ssize_t count =
        retry_interrupted([&] { return ::read(file.get(), content.data() + filled, content.size() - filled); });
    if (count < 0) return fail_errno(errno, "read", path, false);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    if (filled > max_bytes) return too_large();
  }
  content.resize(filled);
  return content;
}

// A file under a name of its own, held locked while it is written so that remove_stale_temporaries() of any process
// leaves it alone; removed again unless it was given its final name.
class TemporaryFile {
 public:
  static Result<TemporaryFile> create(const fs::path& folder, mode_t mode) {
    for (;;) {
      TemporaryFile file;
      file.path_ = folder / new_temporary_name();
      file.fd_ = FileDescriptor(
          retry_interrupted([&] { return ::open(file.path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); }));
      if (!file.fd_) {
        const int reason = errno;
        file.path_.clear();
        return fail_errno(reason, "create a file in", folder, true);
      }
      // A cleaner may have come between open and lock: then the file has no name any more. Where the file system knows
      // no locks there is no cleaner to fear either, for it gives up at the same call.
      (void)retry_interrupted([&] { return ::flock(file.fd_.get(), LOCK_SH); });
      struct stat info{};
      if (::fstat(file.fd_.get(), &info) == 0 && info.st_nlink == 0) continue;
      if (mode != 0600 && ::fchmod(file.fd_.get(), mode) != 0)
        return fail_errno(errno, "set the mode of", file.path_, true);
      return file;
    }
  }

  TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})), fd_(std::move(other.fd_)) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  Result<void> write(ByteView content, const fs::path& target) {
    while (!content.empty()) {
      const ssize_t count =
          retry_interrupted([&] { return ::write(fd_.get(), content.data(), std::min(content.size(), kMaxWrite)); });
      if (count < 0) return fail_errno(errno, "write", target, true);
      content = content.subspan(static_cast<std::size_t>(count));
    }
    if (retry_interrupted([&] { return ::fsync(fd_.get()); }) != 0) return fail_errno(errno, "write", target, true);
    return {};
  }

  Result<void> rename_to(const fs::path& target, bool replace) {
    if (replace) {
      if (::rename(path_.c_str(), target.c_str()) != 0) return fail_errno(errno, "write", target, true);
      path_.clear();
      return {};
    }
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) {
      path_.clear();
      return {};
    }
    // Some file systems only know the older way to claim a name.
    if (errno != EINVAL && errno != ENOSYS) return fail_errno(errno, "write", target, true);
    if (::link(path_.c_str(), target.c_str()) != 0) return fail_errno(errno, "write", target, true);
    return {};
  }

 private:
  TemporaryFile() = default;

  fs::path path_;
  FileDescriptor fd_;
};

}  // namespace

void FileDescriptor::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

std::unexpected<Error> fail_errno(int error_number, std::string_view operation, const fs::path& path, bool writing) {
  ErrorCode code = ErrorCode::kIo;
  std::string hint;
  switch (error_number) {
    case ENOENT:
      code = ErrorCode::kNotFound;
      break;
    case EEXIST:
      code = ErrorCode::kAlreadyExists;
      break;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      code = ErrorCode::kStorageFull;
      hint = "free some space or raise the limit";
      break;
    case EROFS:
      code = ErrorCode::kReadOnly;
      hint = "make the file system writable";
      break;
    case EACCES:
    case EPERM:
      code = writing ? ErrorCode::kReadOnly : ErrorCode::kForbidden;
      hint = "check the owner and the permissions";
      break;
    case ENAMETOOLONG:
      code = ErrorCode::kInvalidArgument;
      break;
    default:
      break;
  }
  return fail(
      code,
      "cannot " + std::string(operation) + " " + path.string() + ": " + std::generic_category().message(error_number),
      std::move(hint));
}

Result<Bytes> read_file(const fs::path& path, std::size_t max_bytes) { return read_whole<Bytes>(path, max_bytes); }

Result<std::string> read_text_file(const fs::path& path, std::size_t max_bytes) {
  return read_whole<std::string>(path, max_bytes);
}

Result<void> write_file(const fs::path& path, ByteView content, const WriteOptions& options) {
  const fs::path& temporary_folder = options.temporary_folder.empty() ? folder_of(path) : options.temporary_folder;
  ROLLCALL_ASSIGN(TemporaryFile file, TemporaryFile::create(temporary_folder, options.mode));
  ROLLCALL_TRY(file.write(content, path));
  ROLLCALL_TRY(file.rename_to(path, options.replace));
  return sync_folder(folder_of(path));
}

Result<int> remove_stale_temporaries(const fs::path& folder) {
  int removed = 0;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (!entry->path().filename().native().starts_with(kTemporaryPrefix)) continue;
    const FileDescriptor file(::open(entry->path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0) continue;  // gone, or being written
    if (::unlink(entry->path().c_str()) == 0) ++removed;
  }
  if (error) return fail_errno(error.value(), "list", folder, false);
  return removed;
}

Result<void> make_private_folder(const fs::path& folder) {
  struct stat info{};
  if (::stat(folder.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) return {};
    return fail(ErrorCode::kConflict, folder.string() + " exists and is no folder");
  }
  if (errno != ENOENT) return fail_errno(errno, "make folder", folder, true);

  const fs::path parent = folder_of(folder);
  if (parent != folder) ROLLCALL_TRY(make_private_folder(parent));
  if (::mkdir(folder.c_str(), 0700) != 0) {
    // Another process may have been quicker.
    if (errno == EEXIST)
      return ::stat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode)
                 ? Result<void>{}
                 : fail(ErrorCode::kConflict, folder.string() + " exists and is no folder");
    return fail_errno(errno, "make folder", folder, true);
  }
  return sync_folder(parent);
}

Result<bool> remove_file(const fs::path& path) {
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return false;
    return fail_errno(errno, "remove", path, true);
  }
  ROLLCALL_TRY(sync_folder(folder_of(path)));
  return true;
}

Result<void> sync_folder(const fs::path& folder) {
  const FileDescriptor handle(
      retry_interrupted([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (!handle) return fail_errno(errno, "open folder", folder, false);
  if (retry_interrupted([&] { return ::fsync(handle.get()); }) != 0)
    return fail_errno(errno, "write folder", folder, true);
  return {};
}

}  // namespace rollcall
