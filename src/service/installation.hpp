// One data folder, opened: database, keys, photos, models, settings. Everything a use case stands on.
//
//   DIR/rollcall.db   DIR/blobs/   DIR/keys/master.key (0600)   DIR/keys/keys.db   DIR/models/   DIR/logs/
//
// database.url and keys.database put the two databases elsewhere. Several installations may share them: folders with
// the same master key, each with the photos its own server took.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/settings.hpp"
#include "blob/blob_store.hpp"
#include "service/recognition/models.hpp"
#include "service/vault.hpp"
#include "store/sql/database.hpp"
#include "store/sql/database_url.hpp"

namespace rollcall::service {

// Thread-safe: its parts are.
class Installation {
 public:
  // Makes a new data folder: master key, key store, database. kAlreadyExists when there is one already. A set-up that
  // was broken off is carried on with. `clock` outlives the result.
  static Result<std::unique_ptr<Installation>> create(const std::filesystem::path& folder, Settings settings,
                                                      const Clock& clock);

  // Opens one. kNotFound when there is none there; kNoKey and kWrongKey for the master key; errors of the database.
  static Result<std::unique_ptr<Installation>> open(const std::filesystem::path& folder, Settings settings,
                                                    const Clock& clock);

  const std::filesystem::path& folder() const { return folder_; }
  // In force now. Valid as long as the installation, also when they have changed since: they are kept.
  const Settings& settings() const { return *settings_in_force_.load(std::memory_order_acquire); }
  // As flags, environment and file gave them.
  const Settings& given_settings() const { return settings_; }
  const Clock& clock() const { return clock_; }
  const ModelSetup& models() const { return models_; }
  store::Database& database() { return *database_; }
  Vault& vault() { return *vault_; }
  const Vault& vault() const { return *vault_; }
  blob::BlobStore& blobs() { return *blobs_; }

  // Puts what was changed while the program ran over the given settings; see service/setting_changes.hpp, which reads
  // it. What waits for a restart stays as it was at the first call. Names what no longer fits. Does nothing where
  // `version` is no newer than that of the changes in force, so that of two changes the later one holds, whichever is
  // applied first.
  using Changes = std::map<std::string, std::string, std::less<>>;
  std::vector<std::string> use_changes(std::int64_t version, const Changes& changes);

 private:
  Installation(std::filesystem::path folder, Settings settings, const Clock& clock, ModelSetup models)
      : folder_(std::move(folder)), settings_(std::move(settings)), clock_(clock), models_(std::move(models)) {}

  static Result<std::unique_ptr<Installation>> open_with(const std::filesystem::path& folder, Settings settings,
                                                         const Clock& clock, crypto::Key master, bool create);

  std::filesystem::path folder_;
  Settings settings_;
  const Clock& clock_;
  ModelSetup models_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Vault> vault_;
  std::unique_ptr<blob::BlobStore> blobs_;
  std::atomic<const Settings*> settings_in_force_{&settings_};
  std::mutex changing_;
  std::optional<Changes> changes_at_start_;
  std::int64_t changes_in_force_ = 0;                  // their version
  std::vector<std::unique_ptr<const Settings>> kept_;  // a few kilobytes each, and changes are rare
};

// The databases of a data folder under these settings.
Result<store::DatabaseUrl> main_database(const std::filesystem::path& folder, const Settings& settings);
Result<store::DatabaseUrl> key_database(const std::filesystem::path& folder, const Settings& settings);

// The master key's file under these settings; none where it comes from elsewhere.
std::optional<std::filesystem::path> master_key_file(const std::filesystem::path& folder, const Settings& settings);

// Beside it, the key that replaces it, while it does.
std::filesystem::path next_key_file(const std::filesystem::path& key_file);

// Puts that key in the place of the old one, durably.
Result<void> finish_key_rotation(const std::filesystem::path& key_file);

}  // namespace rollcall::service
