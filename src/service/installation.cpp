#include "service/installation.hpp"

#include <system_error>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "blob/folder_blob_store.hpp"
#include "crypto/master_key.hpp"
#include "service/settings.hpp"
#include "store/key_store.hpp"
#include "store/sqlite_database.hpp"

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

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

}  // namespace

fs::path database_file(const fs::path& folder, const Settings& settings) {
  const std::string& url = settings.text(setting::kDatabaseUrl);
  constexpr std::string_view kScheme = "sqlite:";
  return url.empty() ? folder / "rollcall.db" : fs::path(url.substr(kScheme.size()));
}

Result<std::unique_ptr<Installation>> Installation::create(const fs::path& folder, Settings settings,
                                                           const Clock& clock) {
  if (is_there(database_file(folder, settings)))
    return fail(ErrorCode::kAlreadyExists, "there is an installation in " + folder.string() + " already",
                "choose another --data folder, or go on with this one");
  ROLLCALL_TRY(make_private_folder(folder));
  for (const char* part : {"keys", "models", "logs"}) ROLLCALL_TRY(make_private_folder(folder / part));
  ROLLCALL_ASSIGN(crypto::Key master, key_for_new(folder, settings));
  return open_with(folder, std::move(settings), clock, std::move(master), true);
}

Result<std::unique_ptr<Installation>> Installation::open(const fs::path& folder, Settings settings,
                                                         const Clock& clock) {
  if (!is_there(database_file(folder, settings)))
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
  ROLLCALL_ASSIGN(auto keys, store::KeyStore::open(folder / "keys" / "keys.db", master, {.create = create}));
  made->vault_ = std::make_unique<Vault>(std::move(master), std::move(keys), clock);
  ROLLCALL_ASSIGN(made->blobs_, blob::FolderBlobStore::open(folder / "blobs"));
  ROLLCALL_ASSIGN(made->database_,
                  store::open_sqlite_database(database_file(folder, made->settings_), {}, {.create = create}));
  return made;
}

}  // namespace rollcall::service
