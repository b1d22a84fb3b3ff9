#include "service/outbox/csv_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <format>
#include <thread>

#include "base/file.hpp"

namespace rollcall::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostName = 100;
constexpr std::string_view kEnding = ".csv";
constexpr mode_t kMode = 0640;  // whom the folder's group is given to may read
constexpr int kMostOfOneDay = 10'000;
constexpr std::size_t kPiece = 4096;
constexpr int kLockTries = 200;
constexpr std::chrono::milliseconds kLockPause{10};

struct OpenFile {
  fs::path path;  // for messages
  FileDescriptor folder;
  FileDescriptor file;
  struct stat status{};
};

Result<FileDescriptor> open_folder(const CsvFolder& folder) {
  FileDescriptor fd(::open(folder.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return fail_errno(errno, "open", folder.path, true);
  return fd;
}

// Until the file is closed. Others of ours hold it for the time of a line.
Result<void> lock(const OpenFile& open) {
  for (int tries = 0; ::flock(open.file.get(), LOCK_EX | LOCK_NB) != 0; ++tries) {
    if (errno != EWOULDBLOCK && errno != EINTR) return fail_errno(errno, "lock", open.path, true);
    if (tries == kLockTries) return fail(ErrorCode::kBusy, open.path.string() + " is being written by another process");
    std::this_thread::sleep_for(kLockPause);
  }
  return {};
}

Result<OpenFile> open_file(const CsvFolder& folder, const std::string& name) {
  OpenFile open{.path = folder.path / name, .folder = {}, .file = {}};
  ROLLCALL_ASSIGN(open.folder, open_folder(folder));
  constexpr int kFlags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  open.file = FileDescriptor(::openat(open.folder.get(), name.c_str(), kFlags, kMode));
  if (!open.file && errno == ELOOP) return fail(ErrorCode::kConflict, open.path.string() + " is a link");
  if (!open.file) return fail_errno(errno, "open", open.path, true);
  if (::fstat(open.file.get(), &open.status) != 0) return fail_errno(errno, "read", open.path, true);
  if (!S_ISREG(open.status.st_mode)) return fail(ErrorCode::kConflict, open.path.string() + " is not a plain file");
  if (open.status.st_nlink > 1) return fail(ErrorCode::kConflict, open.path.string() + " has another name too");
  ROLLCALL_TRY(lock(open));
  return open;
}

// `size` bytes from `offset` on, or as many as there are.
Result<std::string> read_at(const OpenFile& open, off_t offset, std::size_t size) {
  std::string text(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got = ::pread(open.file.get(), text.data() + have, size - have, offset + static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno(errno, "read", open.path, true);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  text.resize(have);
  return text;
}

Result<void> cut(OpenFile& open, off_t size) {
  if (::ftruncate(open.file.get(), size) != 0) return fail_errno(errno, "write", open.path, true);
  open.status.st_size = size;
  return {};
}

// Takes away what follows the last line end: a line that was broken off, and never counted.
Result<void> mend(OpenFile& open) {
  off_t end = open.status.st_size;
  while (end > 0) {
    const off_t begin = std::max<off_t>(0, end - static_cast<off_t>(kPiece));
    ROLLCALL_ASSIGN(const std::string piece, read_at(open, begin, static_cast<std::size_t>(end - begin)));
    const std::size_t found = piece.rfind('\n');
    end = found == std::string::npos ? begin : begin + static_cast<off_t>(found) + 1;
    if (found != std::string::npos) break;
  }
  if (end == open.status.st_size) return {};
  return cut(open, end);
}

Result<void> require_ours(const OpenFile& open, std::string_view header) {
  ROLLCALL_ASSIGN(const std::string begin, read_at(open, 0, header.size()));
  if (header.starts_with(begin)) return {};
  return fail(ErrorCode::kConflict, open.path.string() + " is there and does not begin as ours do",
              "move it away, or take another name");
}

Result<OpenFile> open_ours(const CsvFolder& folder, const std::string& name, std::string_view header) {
  ROLLCALL_ASSIGN(OpenFile open, open_file(folder, name));
  ROLLCALL_TRY(require_ours(open, header));
  ROLLCALL_TRY(mend(open));
  return open;
}

std::chrono::year_month_day day_of(const struct stat& status) {
  return std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{status.st_mtim.tv_sec}});
}

bool is_full(const CsvFolder& folder, const OpenFile& open, std::string_view header, std::string_view line, Time now) {
  if (open.status.st_size <= static_cast<off_t>(header.size())) return false;
  const auto size = open.status.st_size + static_cast<off_t>(line.size());
  if (folder.rotate_bytes > 0 && size > folder.rotate_bytes) return true;
  return folder.rotate_daily &&
         std::chrono::sys_days{day_of(open.status)} != std::chrono::floor<std::chrono::days>(now);
}

// Never over another file. Not every file system can see to that in one step; those names are ours alone.
bool rename_anew(int folder, const char* from, const char* to) {
  if (::renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  if (::faccessat(folder, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return false;
  }
  return ::renameat(folder, from, folder, to) == 0;
}

// Gives the file the name of its last day, with the first number that is free.
Result<void> rotate(const OpenFile& open, const std::string& name) {
  const std::string stem = name.substr(0, name.size() - kEnding.size());
  const auto date = day_of(open.status);
  const std::string dated = std::format("{}.{:04}-{:02}-{:02}", stem, static_cast<int>(date.year()),
                                        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  for (int number = 1; number <= kMostOfOneDay; ++number) {
    const std::string target = number == 1 ? dated + ".csv" : std::format("{}.{}.csv", dated, number);
    if (rename_anew(open.folder.get(), name.c_str(), target.c_str())) {
      if (::fsync(open.folder.get()) != 0) return fail_errno(errno, "write", open.path.parent_path(), true);
      return {};
    }
    if (errno != EEXIST) return fail_errno(errno, "rename", open.path, true);
  }
  return fail(ErrorCode::kStorageFull, open.path.string() + " cannot be rotated: all names of that day are taken");
}

// All of it or nothing.
Result<void> write_whole(OpenFile& open, std::string_view text) {
  const off_t before = open.status.st_size;
  while (!text.empty()) {
    const ssize_t wrote = ::write(open.file.get(), text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) {
      const int reason = errno;
      static_cast<void>(cut(open, before));  // where this fails too, the next append takes it away
      return fail_errno(reason, "write", open.path, true);
    }
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

// Tells the day it was written on by the clock that tells which day it is.
Result<void> stamp(const OpenFile& open, Time now) {
  const auto since = now.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const timespec time{.tv_sec = seconds.count(),
                      .tv_nsec = std::chrono::duration_cast<std::chrono::nanoseconds>(since - seconds).count()};
  const std::array times{time, time};
  if (::futimens(open.file.get(), times.data()) != 0) return fail_errno(errno, "write", open.path, true);
  return {};
}

}  // namespace

bool is_csv_name(std::string_view name) {
  if (name.size() <= kEnding.size() || name.size() > kMostName || !name.ends_with(kEnding)) return false;
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return is_plain(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_plain(c) || std::string_view("-_.").contains(c); });
}

Result<void> append_csv(const CsvFolder& folder, const std::string& name, std::string_view header,
                        std::string_view line, Time now) {
  ROLLCALL_ASSIGN(OpenFile open, open_ours(folder, name, header));
  if (is_full(folder, open, header, line, now)) {
    ROLLCALL_TRY(rotate(open, name));
    ROLLCALL_ASSIGN(open, open_ours(folder, name, header));
  }
  const bool is_new = open.status.st_size == 0;
  ROLLCALL_TRY(write_whole(open, (is_new ? std::string(header) : std::string()) + std::string(line)));
  if (folder.rotate_daily) ROLLCALL_TRY(stamp(open, now));
  if (::fsync(open.file.get()) != 0) return fail_errno(errno, "write", open.path, true);
  if (is_new && ::fsync(open.folder.get()) != 0) return fail_errno(errno, "write", folder.path, true);
  return {};
}

Result<void> check_csv(const CsvFolder& folder, const std::string& name, std::string_view header) {
  ROLLCALL_TRY(open_ours(folder, name, header));
  return {};
}

}  // namespace rollcall::service
