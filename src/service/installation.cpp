#include "service/installation.hpp"

#include <optional>
#include <system_error>
#include <utility>
#include <variant>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "blob/folder_blob_store.hpp"
#include "crypto/master_key.hpp"
#include "service/setting_changes.hpp"
#include "service/settings.hpp"
#include "store/key_store.hpp"
#include "store/sql/open_database.hpp"

namespace rollcall::service {
namespace {

namespace fs = std::filesystem;

fs::path default_key_file(const fs::path& folder) { return folder / "keys" / "master.key"; }

Result<crypto::KeySource> key_source(const fs::path& folder, const Settings& settings) {
  const std::string& text = settings.text(setting::kMasterKey);
  if (text.empty()) return crypto::KeySource{crypto::KeyFile{default_key_file(folder)}};
  return crypto::parse_key_source(text);
}

Result<crypto::Key> key_for_new(const fs::path& folder, const Settings& settings) {
  if (settings.text(setting::kMasterKey).empty()) {
    auto created = crypto::create_master_key_file(default_key_file(folder));
    if (created || created.error().code != ErrorCode::kAlreadyExists) return created;
  }
  ROLLCALL_ASSIGN(const crypto::KeySource source, key_source(folder, settings));
  return crypto::load_master_key(source);
}

Result<store::DatabaseUrl> database(const Settings& settings, std::string_view name, const fs::path& file) {
  const std::string& text = settings.text(name);
  if (text.empty()) return store::sqlite_url(file);
  return store::parse_database_url(text);
}

// The one of the two that the keys are wrapped by now.
Result<crypto::Key> load_current_key(const fs::path& file, store::KeyStore& store) {
  auto key = crypto::load_master_key(crypto::KeyFile{file});
  if (key && store.verify_master(*key)) return key;
  return crypto::load_master_key(crypto::KeyFile{next_key_file(file)});
}

// The changes that hold until the next start: what waits for it is as it was at the last one.
Installation::Changes until_restart(const Settings& given, Installation::Changes changes,
                                    const Installation::Changes& at_start) {
  for (const EffectiveSetting& one : given.all()) {
    if (one.setting->change != SettingChange::kAtRestart) continue;
    const std::string name(one.setting->name);
    changes.erase(name);
    if (const auto then = at_start.find(name); then != at_start.end()) changes.insert(*then);
  }
  return changes;
}

}  // namespace

Result<void> finish_key_rotation(const fs::path& key_file) {
  std::error_code error;
  fs::rename(next_key_file(key_file), key_file, error);
  if (error == std::errc::no_such_file_or_directory) return {};  // another process was faster
  if (error) return fail(ErrorCode::kIo, "the new master key could not be put in its place: " + error.message());
  return sync_folder(key_file.parent_path());
}

std::optional<fs::path> master_key_file(const fs::path& folder, const Settings& settings) {
  const auto source = key_source(folder, settings);
  const auto* file = source ? std::get_if<crypto::KeyFile>(&*source) : nullptr;
  return file != nullptr ? std::optional(file->path) : std::nullopt;
}

fs::path next_key_file(const fs::path& key_file) {
  fs::path next = key_file;
  next += ".next";
  return next;
}

Result<store::DatabaseUrl> main_database(const fs::path& folder, const Settings& settings) {
  return database(settings, setting::kDatabaseUrl, folder / "rollcall.db");
}

Result<store::DatabaseUrl> key_database(const fs::path& folder, const Settings& settings) {
  return database(settings, setting::kKeyDatabase, folder / "keys" / "keys.db");
}

Result<std::unique_ptr<Installation>> Installation::create(const fs::path& folder, Settings settings,
                                                           const Clock& clock) {
  ROLLCALL_ASSIGN(const store::DatabaseUrl url, main_database(folder, settings));
  ROLLCALL_ASSIGN(const bool there, store::has_database(url));
  if (there)
    return fail(ErrorCode::kAlreadyExists, "there is an installation in " + folder.string() + " already",
                "choose another --data folder, or go on with this one");
  ROLLCALL_TRY(make_private_folder(folder));
  for (const char* part : {"keys", "models", "logs"}) ROLLCALL_TRY(make_private_folder(folder / part));
  ROLLCALL_ASSIGN(crypto::Key master, key_for_new(folder, settings));
  return open_with(folder, std::move(settings), clock, std::move(master), true);
}

Result<std::unique_ptr<Installation>> Installation::open(const fs::path& folder, Settings settings,
                                                         const Clock& clock) {
  ROLLCALL_ASSIGN(const store::DatabaseUrl url, main_database(folder, settings));
  std::error_code ignored;
  if (url.kind == store::DatabaseKind::kSqlite && !fs::exists(url.file, ignored))
    return fail(ErrorCode::kNotFound, "there is no installation in " + folder.string(),
                "make one with: rollcall init --data " + folder.string());
  ROLLCALL_ASSIGN(const crypto::KeySource source, key_source(folder, settings));
  ROLLCALL_ASSIGN(crypto::Key master, crypto::load_master_key(source));
  return open_with(folder, std::move(settings), clock, std::move(master), false);
}

Result<std::unique_ptr<Installation>> Installation::open_with(const fs::path& folder, Settings settings,
                                                              const Clock& clock, crypto::Key master, bool create) {
  ROLLCALL_ASSIGN(ModelSetup models, model_setup(settings, folder));
  std::unique_ptr<Installation> made(new Installation(folder, std::move(settings), clock, std::move(models)));
  std::error_code ignored;
  const std::optional<fs::path> key_file = master_key_file(folder, made->settings_);
  ROLLCALL_ASSIGN(const store::DatabaseUrl key_url, key_database(folder, made->settings_));
  auto keys = store::KeyStore::open(key_url, master, {.create = create});
  if (!keys && keys.error().code == ErrorCode::kWrongKey && key_file && fs::exists(next_key_file(*key_file), ignored)) {
    // A rotation was broken off when every key was wrapped anew: it is carried on with.
    ROLLCALL_ASSIGN(master, crypto::load_master_key(crypto::KeyFile{next_key_file(*key_file)}));
    keys = store::KeyStore::open(key_url, master, {.create = create});
    if (keys) ROLLCALL_TRY(finish_key_rotation(*key_file));
  }
  if (!keys) return std::unexpected(std::move(keys).error());
  store::KeyStore& store = **keys;
  Vault::Reload reload;
  if (key_file) reload = [file = *key_file, &store] { return load_current_key(file, store); };
  made->vault_ = std::make_unique<Vault>(std::move(master), *std::move(keys), clock, std::move(reload));
  ROLLCALL_ASSIGN(made->blobs_, blob::FolderBlobStore::open(folder / "blobs"));
  ROLLCALL_ASSIGN(const store::DatabaseUrl url, main_database(folder, made->settings_));
  ROLLCALL_ASSIGN(made->database_, store::open_database(url, {.create = create}));
  ROLLCALL_TRY(load_setting_changes(*made));
  ROLLCALL_ASSIGN(made->models_, model_setup(made->settings(), folder));
  return made;
}

std::vector<std::string> Installation::use_changes(std::int64_t version, const Changes& changes) {
  const std::scoped_lock lock(changing_);
  if (changes_at_start_ && version <= changes_in_force_) return {};
  if (!changes_at_start_) changes_at_start_ = changes;
  std::vector<std::string> refused;
  auto changed = std::make_unique<const Settings>(
      settings_.with_changes(until_restart(settings_, changes, *changes_at_start_), refused));
  settings_in_force_.store(changed.get(), std::memory_order_release);
  kept_.push_back(std::move(changed));
  changes_in_force_ = version;
  return refused;
}

}  // namespace rollcall::service
