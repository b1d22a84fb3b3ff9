// Backups: everything of an installation but its models in one file sealed with a passphrase, made while the server
// runs, as of one moment, and the same whatever database it came from. It holds the master key: whoever has file and
// passphrase has everything.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/settings.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/key_store.hpp"

namespace rollcall::service {

// What a backup holds.
struct BackupReport {
  Time made_at{};
  std::map<std::string, std::int64_t, std::less<>> counts;  // rows by table; "blobs", "keys", "ledger"
  std::int64_t events = 0;                                  // the last event's number
};

// Writes `file`, which is there whole or not at all. kAlreadyExists rather than replace one.
Result<BackupReport> make_backup(Installation& in, const Actor& actor, const std::filesystem::path& file,
                                 std::string_view passphrase);

// Reads all of it, to the last byte, and believes nothing: kWrongKey, kCorrupt, kMalformed; kConflict for one of a
// newer Rollcall.
Result<BackupReport> check_backup(const std::filesystem::path& file, std::string_view passphrase);

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

// The backup the settings ask for, when it is due; older ones than they keep go. For the housekeeper.
Result<void> make_due_backup(Installation& in);

}  // namespace rollcall::service
