#include "service/keeping/key_rotation.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "base/file.hpp"
#include "base/uuid.hpp"
#include "crypto/master_key.hpp"
#include "service/event_kinds.hpp"
#include "store/idempotency.hpp"

namespace rollcall::service {
namespace {

// One rotation at a time: two would each put their key in the other's place. Ends with the process at the latest.
Result<FileDescriptor> lock_rotation(const std::filesystem::path& key_file) {
  std::filesystem::path path = key_file;
  path += ".lock";
  FileDescriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!lock) return fail_errno(errno, "make", path, true);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    return fail(ErrorCode::kUnavailable, "another process is replacing the master key");
  return lock;
}

}  // namespace

Result<std::int64_t> rotate_master_key(Installation& in, const Actor& actor) {
  const auto file = master_key_file(in.folder(), in.settings());
  if (!file)
    return fail(ErrorCode::kInvalidArgument, "the master key comes from no file",
                "make a new data folder with the new key, or let keys.master name a file");
  ROLLCALL_ASSIGN(const FileDescriptor lock, lock_rotation(*file));
  // What a broken-off rotation left wraps nothing: else the installation would have been opened with it.
  ROLLCALL_TRY(remove_file(next_key_file(*file)));
  ROLLCALL_ASSIGN(const crypto::Key next, crypto::create_master_key_file(next_key_file(*file)));
  ROLLCALL_ASSIGN(const std::int64_t count, in.vault().keys().rotate(in.vault().master(), next));
  ROLLCALL_TRY(finish_key_rotation(*file));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::reopen_answers(db, new_uuid(in.clock().now())));  // sealed with the old key itself
    return note(db, in.clock(), actor, event::kKeyRotated,
                {.subject = std::nullopt, .person = std::nullopt, .session = std::nullopt, .ids = {{"keys", count}}});
  }));
  return count;
}

}  // namespace rollcall::service
