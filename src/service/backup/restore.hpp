// Making an installation of a backup.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/settings.hpp"
#include "service/backup/report.hpp"
#include "store/key_store.hpp"

namespace rollcall::service {

struct Restore {
  std::filesystem::path file;
  std::filesystem::path folder;            // that is not there, or empty
  std::vector<store::LedgerEntry> ledger;  // erasures after the backup, from a key store that outlived it
};

// Makes `folder` from a backup: all or nothing. Those whom the backup's ledger or `ledger` names are erased before it
// is done. Counts, hashes and the chain of events are compared.
Result<BackupReport> restore_backup(const Restore& wanted, Settings settings, const Clock& clock,
                                    std::string_view passphrase);

// The ledger of a data folder, of its keys.db, or of a key store in a database named by its URL.
Result<std::vector<store::LedgerEntry>> read_ledger(const std::string& place);

}  // namespace rollcall::service
