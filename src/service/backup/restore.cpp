#include "service/backup/restore.hpp"

#include <unistd.h>

#include <algorithm>
#include <format>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "service/backup/backup.hpp"
#include "service/backup/unpack.hpp"
#include "service/event_kinds.hpp"
#include "service/installation.hpp"
#include "service/keeping/audit.hpp"
#include "service/people/erasures.hpp"
#include "service/settings.hpp"
#include "service/settings_file.hpp"
#include "store/event_chain.hpp"
#include "store/events.hpp"

namespace rollcall::service {
namespace {

namespace fs = std::filesystem;

// The files come first: with them there is an installation to put the rest into.
class FileReceiver final : public archive::Receiver {
 public:
  explicit FileReceiver(fs::path folder) : folder_(std::move(folder)) {}

  Result<void> file(const archive::Named& file) override {
    if (file.name != archive::kMasterFile && file.name != archive::kSettingsFile)
      return fail(ErrorCode::kCorrupt, "the backup holds a file that no backup holds");
    return write_file(folder_ / file.name, file.content);
  }

 private:
  fs::path folder_;
};

// Fills an installation inside one transaction of its database.
class ContentReceiver final : public archive::Receiver {
 public:
  ContentReceiver(Installation& in, store::Connection& db, std::vector<store::PortableTable> known)
      : in_(in), db_(db), known_(std::move(known)) {}

  Result<void> row(const store::PortableTable& table, const store::CellRow& row) override {
    const auto known = std::ranges::find(known_, table.name, &store::PortableTable::name);
    if (known == known_.end()) return fail(ErrorCode::kCorrupt, "the backup holds a table that there is not");
    for (const store::PortableColumn& column : table.columns)
      if (!std::ranges::contains(known->columns, column))
        return fail(ErrorCode::kCorrupt, "the backup holds a column that there is not");
    return store::insert_row(db_, table, row);
  }
  Result<void> blob(const archive::Named& blob) override { return in_.blobs().put(blob.name, blob.content); }
  Result<void> key(const store::WrappedKey& key) override {
    keys_.push_back(key);
    return {};
  }
  Result<void> entry(const store::LedgerEntry& entry) override {
    ledger_.push_back(entry);
    return {};
  }

  const std::vector<store::WrappedKey>& keys() const { return keys_; }
  const std::vector<store::LedgerEntry>& ledger() const { return ledger_; }

 private:
  Installation& in_;
  store::Connection& db_;
  std::vector<store::PortableTable> known_;
  std::vector<store::WrappedKey> keys_;
  std::vector<store::LedgerEntry> ledger_;
};

// A folder that goes away again unless it is kept.
class PassingFolder {
 public:
  explicit PassingFolder(fs::path path) : path_(std::move(path)) {}
  PassingFolder(const PassingFolder&) = delete;
  PassingFolder& operator=(const PassingFolder&) = delete;
  ~PassingFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }
  Result<void> move_to(const fs::path& target) {
    std::error_code error;
    fs::remove(target, error);  // an empty folder; rename() would take its place too, but not everywhere
    fs::rename(path_, target, error);
    if (error) return fail(ErrorCode::kIo, "the restored folder could not be put in its place: " + error.message());
    path_.clear();
    return sync_folder(target.parent_path());
  }

 private:
  fs::path path_;
};

Result<void> require_empty(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return {};
  if (fs::is_directory(folder, error) && fs::is_empty(folder, error)) return {};
  return fail(ErrorCode::kAlreadyExists, folder.string() + " is not empty", "restore into a folder that is not there");
}

// Reads back what was written and compares it with what the backup says.
Result<void> compare(Installation& in, const BackupReport& report) {
  return in.database().read([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const auto all, archive::tables());
    for (const store::PortableTable& table : all) {
      ROLLCALL_ASSIGN(const std::int64_t count,
                      store::read_table(db, table, [](const store::CellRow&) { return Result<void>{}; }));
      const auto said = report.counts.find(table.name);
      if (said != report.counts.end() && said->second != count)
        return fail(ErrorCode::kCorrupt, std::format("{} has {} rows and not {}", table.name, count, said->second));
    }
    ROLLCALL_ASSIGN(const std::int64_t events, store::verify_event_chain(db));
    if (events != report.events) return fail(ErrorCode::kCorrupt, "the restored log of events is not whole");
    return {};
  });
}

Result<BackupReport> fill(Installation& in, const Restore& wanted, std::string_view passphrase) {
  std::vector<store::WrappedKey> keys;
  std::vector<store::LedgerEntry> ledger;
  ROLLCALL_ASSIGN(BackupReport report, in.database().transact([&](store::Connection& db) -> Result<BackupReport> {
    ROLLCALL_ASSIGN(auto known, archive::tables());
    ContentReceiver receiver(in, db, std::move(known));
    ROLLCALL_ASSIGN(BackupReport read, archive::unpack_file(wanted.file, passphrase, receiver));
    keys = receiver.keys();
    ledger = receiver.ledger();
    return read;
  }));
  ROLLCALL_TRY(compare(in, report));
  ROLLCALL_TRY(in.vault().keys().put_all(keys));
  ROLLCALL_TRY(in.vault().keys().follow_ledger(ledger));
  ROLLCALL_TRY(in.vault().keys().follow_ledger(wanted.ledger));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) {
    return note(db, in.clock(), local_operator(), event::kBackupRestored,
                {.subject = std::nullopt,
                 .person = std::nullopt,
                 .session = std::nullopt,
                 .ids = {{"made_at", format_rfc3339(report.made_at)}}});
  }));
  ROLLCALL_TRY(finish_erasures(in));
  return report;
}

// The settings that came with the backup name the databases of the installation it was made of, which may be serving:
// the folder is to open what was restored.
Result<void> name_databases(const fs::path& folder, const Settings& settings) {
  const fs::path file = folder / archive::kSettingsFile;
  auto text = read_text_file(file, archive::kMaxSettingsFile);
  if (!text && text.error().code != ErrorCode::kNotFound) return std::unexpected(std::move(text).error());
  ROLLCALL_ASSIGN(
      const Settings brought,
      Settings::load(settings_table(), {.file_name = file.string(), .file_text = std::move(text).value_or("")}));
  for (const std::string_view name : {setting::kDatabaseUrl, setting::kKeyDatabase})
    if (brought.text(name) != settings.text(name)) ROLLCALL_TRY(write_setting(file, name, settings.text(name)));
  return {};
}

}  // namespace

Result<BackupReport> restore_backup(const Restore& wanted, Settings settings, const Clock& clock,
                                    std::string_view passphrase) {
  if (!settings.text(setting::kMasterKey).empty())
    return fail(ErrorCode::kInvalidArgument, "a backup brings its master key as a file",
                "leave keys.master empty, and move keys/master.key where it belongs afterwards");
  const fs::path folder = fs::absolute(wanted.folder).lexically_normal();
  ROLLCALL_TRY(require_empty(folder));
  ROLLCALL_TRY(check_backup(wanted.file, passphrase));
  fs::path beside = folder;
  if (!beside.has_filename()) beside = beside.parent_path();
  const fs::path target = beside;
  beside += std::format(".{}.restoring", ::getpid());
  PassingFolder made(beside);
  ROLLCALL_TRY(make_private_folder(made.path() / "keys"));
  FileReceiver files(made.path());
  ROLLCALL_TRY(archive::unpack_file(wanted.file, passphrase, files));
  BackupReport report;
  {
    ROLLCALL_ASSIGN(const auto in, Installation::create(made.path(), std::move(settings), clock));
    ROLLCALL_ASSIGN(report, fill(*in, wanted, passphrase));
    ROLLCALL_TRY(name_databases(made.path(), in->settings()));
  }
  ROLLCALL_TRY(made.move_to(target));
  return report;
}

Result<std::vector<store::LedgerEntry>> read_ledger(const std::string& place) {
  if (const auto url = store::parse_database_url(place)) return store::KeyStore::read_ledger_of(*url);
  std::error_code error;
  const fs::path path = fs::is_directory(place, error) ? fs::path(place) / "keys" / "keys.db" : fs::path(place);
  return store::KeyStore::read_ledger_of(store::sqlite_url(path));
}

}  // namespace rollcall::service
