#include "service/installation.hpp"

#include <system_error>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "blob/folder_blob_store.hpp"
#include "crypto/master_key.hpp"
#include "service/settings.hpp"
#include "store/key_store.hpp"
#include "store/open_database.hpp"

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

}  // namespace

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
  ROLLCALL_ASSIGN(const store::DatabaseUrl key_url, key_database(folder, made->settings_));
  ROLLCALL_ASSIGN(auto keys, store::KeyStore::open(key_url, master, {.create = create}));
  made->vault_ = std::make_unique<Vault>(std::move(master), std::move(keys), clock);
  ROLLCALL_ASSIGN(made->blobs_, blob::FolderBlobStore::open(folder / "blobs"));
  ROLLCALL_ASSIGN(const store::DatabaseUrl url, main_database(folder, made->settings_));
  ROLLCALL_ASSIGN(made->database_, store::open_database(url, {.create = create}));
  return made;
}

}  // namespace rollcall::service
