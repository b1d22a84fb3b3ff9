#include "service/backup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <chrono>
#include <format>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "crypto/sealed_stream.hpp"
#include "crypto/secret.hpp"
#include "service/archive.hpp"
#include "service/audit.hpp"
#include "service/erasures.hpp"
#include "service/event_kinds.hpp"
#include "service/settings.hpp"
#include "service/settings_file.hpp"
#include "store/event_chain.hpp"
#include "store/events.hpp"
#include "store/migrate.hpp"
#include "store/tables.hpp"

namespace rollcall::service {
namespace {

namespace fs = std::filesystem;
using archive::Kind;

constexpr std::int64_t kFormat = 1;
constexpr std::string_view kSettingsFile = "rollcall.toml";
constexpr std::string_view kMasterFile = "keys/master.key";
constexpr std::string_view kBlobs = "blobs";
constexpr std::string_view kKeys = "keys";
constexpr std::string_view kLedger = "ledger";
constexpr std::size_t kMaxSettingsFile = std::size_t{1} << 20;

// Of a moment, or of one sign-in: nobody wants them back.
constexpr std::string_view kPassing[] = {"idempotency", "job", "web_session", "access_token", "sign_in_failure"};

// The tables of people's pictures, and the column that names the sealed bytes.
constexpr std::string_view kBlobColumn = "blob_name";

Result<std::vector<store::PortableTable>> tables() {
  ROLLCALL_ASSIGN(std::vector<store::PortableTable> all, store::portable_tables(store::main_migrations()));
  std::erase_if(all, [](const store::PortableTable& table) { return std::ranges::contains(kPassing, table.name); });
  return all;
}

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

// What is written, with its tallies.
class Packer {
 public:
  Packer(Installation& in, crypto::StreamSealer& sealer) : in_(in), sealer_(sealer) {}

  Result<BackupReport> pack() {
    BackupReport report{.made_at = in_.clock().now(), .counts = {}};
    ROLLCALL_TRY(in_.database().read([&](store::Connection& db) -> Result<void> {
      ROLLCALL_ASSIGN(report.events, store::latest_event(db));
      ROLLCALL_TRY(put_manifest(report));
      ROLLCALL_TRY(put_files());
      return put_tables(db);
    }));
    ROLLCALL_TRY(put_blobs());
    ROLLCALL_TRY(put_keys());
    ROLLCALL_TRY(put(Kind::kEnd, bytes_of(archive::encode_end(tallies_))));
    for (const auto& [name, tally] : tallies_) report.counts[name] = tally.count();
    return report;
  }

 private:
  Result<void> put(Kind kind, ByteView content) {
    return archive::write_part([this](ByteView bytes) { return sealer_.write(bytes); }, kind, content);
  }

  Result<void> put_manifest(const BackupReport& report) {
    return put(
        Kind::kManifest,
        bytes_of(boost::json::serialize(boost::json::object{{"format", kFormat},
                                                            {"made_at", to_micros(report.made_at)},
                                                            {"events", report.events},
                                                            {"schema", store::main_migrations().back().number}})));
  }

  Result<void> put_files() {
    const std::string master = to_hex(in_.vault().master().view());
    ROLLCALL_TRY(put(Kind::kFile, archive::encode_named(kMasterFile, bytes_of(master))));
    const auto settings = read_file(in_.folder() / kSettingsFile, kMaxSettingsFile);
    if (!settings)
      return settings.error().code == ErrorCode::kNotFound ? Result<void>{} : std::unexpected(settings.error());
    return put(Kind::kFile, archive::encode_named(kSettingsFile, *settings));
  }

  // In one read transaction, so as of one moment.
  Result<void> put_tables(store::Connection& db) {
    ROLLCALL_ASSIGN(const auto all, tables());
    for (const store::PortableTable& table : all) {
      ROLLCALL_TRY(put(Kind::kTable, bytes_of(archive::encode_table(table))));
      const auto blob = std::ranges::find(table.columns, kBlobColumn, &store::PortableColumn::name);
      const auto blob_at = static_cast<std::size_t>(blob - table.columns.begin());
      archive::Tally& tally = tallies_[table.name];
      ROLLCALL_TRY(store::read_table(db, table, [&](const store::CellRow& row) -> Result<void> {
        if (blob_at < row.size())
          if (const auto* name = std::get_if<std::string>(&row[blob_at]); name != nullptr && !name->empty())
            blobs_.push_back(*name);
        const Bytes encoded = archive::encode_row(row);
        tally.add(encoded);
        return put(Kind::kRow, encoded);
      }));
    }
    return {};
  }

  // After the rows that name them. One that has gone since was erased or has expired.
  Result<void> put_blobs() {
    archive::Tally& tally = tallies_[std::string(kBlobs)];
    for (const std::string& name : blobs_) {
      const auto content = in_.blobs().get(name);
      if (!content && content.error().code == ErrorCode::kNotFound) continue;
      ROLLCALL_TRY(content);
      const Bytes encoded = archive::encode_named(name, *content);
      tally.add(encoded);
      ROLLCALL_TRY(put(Kind::kBlob, encoded));
    }
    return {};
  }

  // Last of all: every row's key was made before its row, and who was erased meanwhile is in the ledger.
  Result<void> put_keys() {
    ROLLCALL_ASSIGN(const store::KeyStore::Contents contents, in_.vault().keys().read_all());
    archive::Tally& keys = tallies_[std::string(kKeys)];
    for (const store::WrappedKey& key : contents.keys) {
      const Bytes encoded = archive::encode_key(key);
      keys.add(encoded);
      ROLLCALL_TRY(put(Kind::kKey, encoded));
    }
    archive::Tally& ledger = tallies_[std::string(kLedger)];
    for (const store::LedgerEntry& entry : contents.ledger) {
      const Bytes encoded = archive::encode_entry(entry);
      ledger.add(encoded);
      ROLLCALL_TRY(put(Kind::kLedger, encoded));
    }
    return {};
  }

  Installation& in_;
  crypto::StreamSealer& sealer_;
  archive::Tallies tallies_;
  std::vector<std::string> blobs_;
};

// What is done with what is read.
class Receiver {
 public:
  Receiver() = default;
  virtual ~Receiver() = default;
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  virtual Result<void> file(const archive::Named&) { return {}; }
  virtual Result<void> row(const store::PortableTable&, const store::CellRow&) { return {}; }
  virtual Result<void> blob(const archive::Named&) { return {}; }
  virtual Result<void> key(const store::WrappedKey&) { return {}; }
  virtual Result<void> entry(const store::LedgerEntry&) { return {}; }
};

Result<BackupReport> read_manifest(ByteView content) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(text_of(content), error);
  const auto number = [&](std::string_view name) -> std::int64_t {
    const auto* found = !error && value.is_object() ? value.as_object().if_contains(name) : nullptr;
    return found != nullptr && found->is_int64() ? found->as_int64() : -1;
  };
  if (number("format") < 0 || number("events") < 0 || number("schema") < 0)
    return fail(ErrorCode::kCorrupt, "the backup does not say what it is");
  if (number("format") > kFormat || number("schema") > store::main_migrations().back().number)
    return fail(ErrorCode::kConflict, "the backup was made by a newer Rollcall", "restore it with that one");
  return BackupReport{.made_at = from_micros(number("made_at")), .counts = {}, .events = number("events")};
}

// Reads a backup part by part, counts, and hands everything on.
class Unpacker {
 public:
  Unpacker(const crypto::ByteSource& source, Receiver& receiver) : source_(source), receiver_(receiver) {}

  Result<BackupReport> unpack() {
    ROLLCALL_ASSIGN(const auto first, archive::read_part(source_));
    if (!first || first->kind != Kind::kManifest) return fail(ErrorCode::kCorrupt, "the backup does not begin as one");
    ROLLCALL_ASSIGN(BackupReport report, read_manifest(first->content));
    for (const std::string_view name : {kBlobs, kKeys, kLedger}) tallies_[std::string(name)];
    while (true) {
      ROLLCALL_ASSIGN(const auto part, archive::read_part(source_));
      if (!part) return fail(ErrorCode::kCorrupt, "the backup has no end");
      if (part->kind == Kind::kEnd) {
        ROLLCALL_TRY(archive::check_end(part->content, tallies_));
        break;
      }
      ROLLCALL_TRY(take(*part));
    }
    ROLLCALL_ASSIGN(const auto after, archive::read_part(source_));
    if (after) return fail(ErrorCode::kCorrupt, "the backup goes on after its end");
    for (const auto& [name, tally] : tallies_) report.counts[name] = tally.count();
    return report;
  }

 private:
  Result<void> take(const archive::Part& part) {
    switch (part.kind) {
      case Kind::kFile: {
        ROLLCALL_ASSIGN(const archive::Named file, archive::decode_named(part.content));
        return receiver_.file(file);
      }
      case Kind::kTable: {
        ROLLCALL_ASSIGN(table_, archive::decode_table(part.content));
        tallies_[table_.name];
        return {};
      }
      case Kind::kRow: {
        ROLLCALL_ASSIGN(const store::CellRow row, archive::decode_row(part.content));
        tallies_[table_.name].add(part.content);
        return receiver_.row(table_, row);
      }
      case Kind::kBlob: {
        ROLLCALL_ASSIGN(const archive::Named blob, archive::decode_named(part.content));
        tallies_[std::string(kBlobs)].add(part.content);
        return receiver_.blob(blob);
      }
      case Kind::kKey: {
        ROLLCALL_ASSIGN(const store::WrappedKey key, archive::decode_key(part.content));
        tallies_[std::string(kKeys)].add(part.content);
        return receiver_.key(key);
      }
      case Kind::kLedger: {
        ROLLCALL_ASSIGN(const store::LedgerEntry entry, archive::decode_entry(part.content));
        tallies_[std::string(kLedger)].add(part.content);
        return receiver_.entry(entry);
      }
      case Kind::kManifest:
      case Kind::kEnd:
        break;
    }
    return fail(ErrorCode::kCorrupt, "the parts of the backup are not in their order");
  }

  const crypto::ByteSource& source_;
  Receiver& receiver_;
  archive::Tallies tallies_;
  store::PortableTable table_;
};

Result<BackupReport> unpack_file(const fs::path& file, std::string_view passphrase, Receiver& receiver) {
  const FileDescriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!from) return fail_errno(errno, "read", file, false);
  ROLLCALL_ASSIGN(crypto::StreamOpener opener,
                  crypto::StreamOpener::start(passphrase, [&](std::span<std::byte> into) -> Result<std::size_t> {
                    std::size_t done = 0;
                    while (done < into.size()) {
                      const ssize_t got = ::read(from.get(), into.data() + done, into.size() - done);
                      if (got < 0 && errno == EINTR) continue;
                      if (got < 0) return fail_errno(errno, "read", file, false);
                      if (got == 0) break;
                      done += static_cast<std::size_t>(got);
                    }
                    return done;
                  }));
  const crypto::ByteSource source = [&](std::span<std::byte> into) { return opener.read(into); };
  return Unpacker(source, receiver).unpack();
}

// The files come first: with them there is an installation to put the rest into.
class FileReceiver final : public Receiver {
 public:
  explicit FileReceiver(fs::path folder) : folder_(std::move(folder)) {}

  Result<void> file(const archive::Named& file) override {
    if (file.name != kMasterFile && file.name != kSettingsFile)
      return fail(ErrorCode::kCorrupt, "the backup holds a file that no backup holds");
    return write_file(folder_ / file.name, file.content);
  }

 private:
  fs::path folder_;
};

// Fills an installation inside one transaction of its database.
class ContentReceiver final : public Receiver {
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
    ROLLCALL_ASSIGN(const auto all, tables());
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
  ROLLCALL_ASSIGN(const BackupReport report, in.database().transact([&](store::Connection& db) -> Result<BackupReport> {
    ROLLCALL_ASSIGN(auto known, tables());
    ContentReceiver receiver(in, db, std::move(known));
    ROLLCALL_ASSIGN(BackupReport read, unpack_file(wanted.file, passphrase, receiver));
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
  const fs::path file = folder / kSettingsFile;
  auto text = read_text_file(file, kMaxSettingsFile);
  if (!text && text.error().code != ErrorCode::kNotFound) return std::unexpected(std::move(text).error());
  ROLLCALL_ASSIGN(
      const Settings brought,
      Settings::load(settings_table(), {.file_name = file.string(), .file_text = std::move(text).value_or("")}));
  for (const std::string_view name : {setting::kDatabaseUrl, setting::kKeyDatabase})
    if (brought.text(name) != settings.text(name)) ROLLCALL_TRY(write_setting(file, name, settings.text(name)));
  return {};
}

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
  ROLLCALL_ASSIGN(BackupReport report, Packer(in, sealer).pack());
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
  Receiver nobody;
  return unpack_file(file, passphrase, nobody);
}

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
  ROLLCALL_TRY(unpack_file(wanted.file, passphrase, files));
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

Result<void> make_due_backup(Installation& in) {
  const Settings& settings = in.settings();
  const fs::path folder = settings.text(setting::kBackupFolder);
  if (folder.empty()) return {};
  ROLLCALL_TRY(make_private_folder(folder));
  ROLLCALL_ASSIGN(std::vector<fs::path> made, scheduled(folder));
  const Time now = in.clock().now();
  const std::chrono::hours pause{settings.integer(setting::kBackupHours)};
  if (!made.empty() && made.back().filename() > std::format("rollcall-{}.backup", stamp(now - pause))) return {};
  ROLLCALL_ASSIGN(std::string passphrase, read_text_file(settings.text(setting::kBackupPassphrase), kMaxSettingsFile));
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
