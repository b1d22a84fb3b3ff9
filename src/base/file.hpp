// The few file operations that several modules need and must get right: a whole read with a limit, a write that is
// either there completely or not at all after a crash, private folders (docs/decisions/0003-files-in-base.md says why
// here).
//
// Everything is thread-safe. Errors name the path and the reason: kNotFound, kAlreadyExists, kStorageFull (no space,
// quota or size limit), kReadOnly (read-only file system or no right to write), kForbidden (no right to read),
// kTooLarge, kIo for the rest.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace rollcall {

// Owns a file descriptor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void reset();

 private:
  int fd_ = -1;
};

// What the system's error number means to us: "cannot OPERATION PATH: reason". EACCES and EPERM are kReadOnly when
// `writing`, else kForbidden.
std::unexpected<Error> fail_errno(int error_number, std::string_view operation, const std::filesystem::path& path,
                                  bool writing);

// The whole content; kTooLarge without reading when it has more than `max_bytes`. Not for pipes or devices: a thing
// that is no regular file is refused.
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_bytes);
Result<std::string> read_text_file(const std::filesystem::path& path, std::size_t max_bytes);

struct WriteOptions {
  mode_t mode = 0600;
  bool replace = true;                     // false: kAlreadyExists when there is such a file, which stays untouched
  std::filesystem::path temporary_folder;  // on the same file system; empty: the folder of the file
};

// When it returns success, `path` holds `content` and will after a power cut; when it fails, or the process dies, what
// was there before is still there whole. The parent folder must exist.
Result<void> write_file(const std::filesystem::path& path, ByteView content, const WriteOptions& options = {});

// Removes what a crash left of write_file() in `folder` (as the folder of the files or as temporary_folder), never the
// files another process is writing now. Returns how many.
Result<int> remove_stale_temporaries(const std::filesystem::path& folder);

// Makes `folder` and its missing parents, durably, readable by the owner alone. Success when it exists already;
// kConflict when the name is taken by something else.
Result<void> make_private_folder(const std::filesystem::path& folder);

// Removes a file, durably. False when there is none.
Result<bool> remove_file(const std::filesystem::path& path);

// Makes renames and removals in `folder` durable.
Result<void> sync_folder(const std::filesystem::path& folder);

}  // namespace rollcall
