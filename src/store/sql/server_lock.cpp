#include "store/sql/server_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <format>
#include <string>

namespace rollcall::store {
namespace {

// The process that holds the lock wrote its number into the file; it may just be about to.
std::string holder(int fd) {
  std::array<char, 32> text{};
  const ssize_t length = ::pread(fd, text.data(), text.size(), 0);
  if (length <= 1) return {};
  return std::format(" (process {})", std::string_view(text.data(), static_cast<std::size_t>(length - 1)));
}

}  // namespace

Result<ServerLock> ServerLock::acquire(const std::filesystem::path& data_folder) {
  const std::filesystem::path path = data_folder / "server.lock";
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file) return fail_errno(errno, "open", path, true);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return fail_errno(errno, "lock", path, true);
    return fail(
        ErrorCode::kConflict,
        std::format("another Rollcall server{} uses the data folder {}", holder(file.get()), data_folder.string()),
        "stop it, or choose another folder with --data");
  }
  const std::string process = std::format("{}\n", ::getpid());
  if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), process.data(), process.size(), 0) < 0) {
    return fail_errno(errno, "write", path, true);
  }
  return ServerLock(std::move(file));
}

}  // namespace rollcall::store
