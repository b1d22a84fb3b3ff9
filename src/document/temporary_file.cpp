#include "document/temporary_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <format>
#include <utility>
#include <vector>

namespace rollcall::document {
namespace {

constexpr mode_t kPrivate = 0600;
constexpr std::size_t kPiece = std::size_t{256} * 1024;

Result<void> write_all(int fd, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_errno(errno, "write to a file in", path, true);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

// A file in `folder` under a name nobody has, and that name.
Result<std::pair<FileDescriptor, std::string>> make_named(const std::filesystem::path& folder) {
  std::string name = (folder / ".rollcall-XXXXXX").string();
  FileDescriptor file(::mkostemp(name.data(), O_CLOEXEC));  // 0600
  if (!file) return fail_errno(errno, "make a file in", folder, true);
  return std::pair{std::move(file), std::move(name)};
}

}  // namespace

Result<TemporaryFile> TemporaryFile::create(const std::filesystem::path& folder) {
  FileDescriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kPrivate));
  if (file) return TemporaryFile(std::move(file), folder);
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
    return fail_errno(errno, "make a file in", folder, true);
  // A file system without such files: the name goes at once.
  ROLLCALL_ASSIGN(auto named, make_named(folder));
  ::unlink(named.second.c_str());
  return TemporaryFile(std::move(named.first), folder);
}

Result<void> TemporaryFile::write(std::string_view bytes) {
  pending_ += bytes;
  return pending_.size() < kPiece ? Result<void>{} : flush();
}

Result<void> TemporaryFile::flush() {
  const std::string pending = std::exchange(pending_, {});
  return write_all(file_.get(), pending, folder_);
}

Result<std::uint64_t> TemporaryFile::size() const {
  struct stat status{};
  if (::fstat(file_.get(), &status) != 0) return fail_errno(errno, "look at a file in", folder_, false);
  return static_cast<std::uint64_t>(status.st_size);
}

Result<std::size_t> TemporaryFile::read(std::uint64_t offset, std::span<std::byte> into) const {
  while (true) {
    const ssize_t got = ::pread(file_.get(), into.data(), into.size(), static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return fail_errno(errno, "read a file in", folder_, false);
  }
}

std::string TemporaryFile::path() const { return std::format("/proc/self/fd/{}", file_.get()); }

Result<void> TemporaryFile::save_as(const std::filesystem::path& target) const {
  const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
  ROLLCALL_ASSIGN(auto named, make_named(folder));
  auto& [file, name] = named;
  const auto copy = [&]() -> Result<void> {
    std::vector<std::byte> piece(kPiece);
    for (std::uint64_t offset = 0;;) {
      ROLLCALL_ASSIGN(const std::size_t got, read(offset, piece));
      if (got == 0) break;
      ROLLCALL_TRY(write_all(file.get(), {reinterpret_cast<const char*>(piece.data()), got}, target));
      offset += got;
    }
    if (::fsync(file.get()) != 0) return fail_errno(errno, "write", target, true);
    if (::rename(name.c_str(), target.c_str()) != 0) return fail_errno(errno, "write", target, true);
    return sync_folder(folder);
  };
  Result<void> done = copy();
  if (!done) ::unlink(name.c_str());
  return done;
}

}  // namespace rollcall::document
