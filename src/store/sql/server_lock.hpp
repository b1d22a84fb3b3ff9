// Keeps a second server off a data folder. The command line does not take this lock: it works beside a running server,
// because the database arbitrates single writes. Two servers would each believe their gallery and queues to be the only
// ones.
#pragma once

#include <filesystem>

#include "base/error.hpp"
#include "base/file.hpp"

namespace rollcall::store {

// Holds the lock until destroyed; the kernel lets go of it when the process ends, however it ends. Move-only.
class ServerLock {
 public:
  // Locks DIR/server.lock. kConflict, naming the process, when another server holds it; kReadOnly when the file cannot
  // be made. On network file systems without locks it fails with kIo rather than pretend.
  static Result<ServerLock> acquire(const std::filesystem::path& data_folder);

 private:
  explicit ServerLock(FileDescriptor file) : file_(std::move(file)) {}
  FileDescriptor file_;
};

}  // namespace rollcall::store
