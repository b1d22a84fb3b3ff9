// Backups: everything of an installation but its models in one file sealed with a passphrase, made while the server
// runs, as of one moment, and the same whatever database it came from. It holds the master key: whoever has file and
// passphrase has everything.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/backup/report.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

// Writes `file`, which is there whole or not at all. kAlreadyExists rather than replace one.
Result<BackupReport> make_backup(Installation& in, const Actor& actor, const std::filesystem::path& file,
                                 std::string_view passphrase);

// Reads all of it, to the last byte, and believes nothing: kWrongKey, kCorrupt, kMalformed; kConflict for one of a
// newer Rollcall.
Result<BackupReport> check_backup(const std::filesystem::path& file, std::string_view passphrase);

// The backup the settings ask for, when it is due; older ones than they keep go. For the housekeeper.
Result<void> make_due_backup(Installation& in);

}  // namespace rollcall::service
