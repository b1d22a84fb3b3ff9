#include "service/backup/backup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <format>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "crypto/sealed_stream.hpp"
#include "service/backup/pack.hpp"
#include "service/backup/unpack.hpp"
#include "service/event_kinds.hpp"
#include "service/settings.hpp"
#include "store/events.hpp"

namespace rollcall::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxPassphraseFile = std::size_t{1} << 16;

// A new file under a passing name that is renamed once it is whole.
class NewFile {
 public:
  static Result<NewFile> create(fs::path path) {
    fs::path part = path;
    part += std::format(".{}.part", ::getpid());
    FileDescriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file) return fail_errno(errno, "write", part, true);
    return NewFile(std::move(path), std::move(part), std::move(file));
  }
  NewFile(NewFile&& other) noexcept
      : path_(std::move(other.path_)), part_(std::exchange(other.part_, {})), file_(std::move(other.file_)) {}
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile() {
    if (!part_.empty()) ::unlink(part_.c_str());
  }

  Result<void> write(ByteView bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return fail_errno(errno, "write", part_, true);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
  }

  // link() refuses a name that is taken, which rename() would not.
  Result<void> finish() {
    if (::fsync(file_.get()) != 0) return fail_errno(errno, "write", part_, true);
    if (::link(part_.c_str(), path_.c_str()) != 0) return fail_errno(errno, "make", path_, true);
    ::unlink(part_.c_str());
    part_.clear();
    return sync_folder(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
  }

 private:
  NewFile(fs::path path, fs::path part, FileDescriptor file)
      : path_(std::move(path)), part_(std::move(part)), file_(std::move(file)) {}

  fs::path path_;
  fs::path part_;
  FileDescriptor file_;
};

std::string stamp(Time time) {
  std::string text = format_rfc3339(time).substr(0, std::string_view("2026-11-21T08:00:00").size());
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

// The scheduled backups of a folder, oldest first.
Result<std::vector<fs::path>> scheduled(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with("rollcall-") && name.ends_with(".backup")) found.push_back(at->path());
  }
  if (error) return fail(ErrorCode::kIo, "the folder for backups cannot be read: " + error.message());
  std::ranges::sort(found);
  return found;
}

}  // namespace

Result<BackupReport> make_backup(Installation& in, const Actor& actor, const fs::path& file,
                                 std::string_view passphrase) {
  std::error_code error;
  if (fs::exists(file, error))
    return fail(ErrorCode::kAlreadyExists, file.string() + " is there already", "name another file");
  ROLLCALL_ASSIGN(NewFile target, NewFile::create(file));
  ROLLCALL_ASSIGN(crypto::StreamSealer sealer,
                  crypto::StreamSealer::start(passphrase, [&](ByteView bytes) { return target.write(bytes); }));
  ROLLCALL_ASSIGN(BackupReport report, archive::pack(in, sealer));
  ROLLCALL_TRY(sealer.finish());
  ROLLCALL_TRY(target.finish());
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) {
    return note(
        db, in.clock(), actor, event::kBackupMade,
        {.subject = std::nullopt, .person = std::nullopt, .session = std::nullopt, .ids = {{"events", report.events}}});
  }));
  return report;
}

Result<BackupReport> check_backup(const fs::path& file, std::string_view passphrase) {
  archive::Receiver nobody;
  return archive::unpack_file(file, passphrase, nobody);
}

Result<void> make_due_backup(Installation& in) {
  const Settings& settings = in.settings();
  const fs::path folder = settings.text(setting::kBackupFolder);
  if (folder.empty()) return {};
  ROLLCALL_TRY(make_private_folder(folder));
  ROLLCALL_ASSIGN(std::vector<fs::path> made, scheduled(folder));
  const Time now = in.clock().now();
  const std::chrono::hours pause{settings.integer(setting::kBackupHours)};
  if (!made.empty() && made.back().filename() > std::format("rollcall-{}.backup", stamp(now - pause))) return {};
  ROLLCALL_ASSIGN(std::string passphrase,
                  read_text_file(settings.text(setting::kBackupPassphrase), kMaxPassphraseFile));
  while (!passphrase.empty() && (passphrase.back() == '\n' || passphrase.back() == '\r')) passphrase.pop_back();
  const fs::path file = folder / std::format("rollcall-{}.backup", stamp(now));
  ROLLCALL_TRY(make_backup(in, {}, file, passphrase));
  ROLLCALL_TRY(check_backup(file, passphrase));
  made.push_back(file);
  const auto kept = static_cast<std::size_t>(settings.integer(setting::kBackupKept));
  for (std::size_t i = 0; i + kept < made.size(); ++i) ROLLCALL_TRY(remove_file(made[i]));
  return {};
}

}  // namespace rollcall::service
