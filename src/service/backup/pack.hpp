// Writes the parts of a backup.
#pragma once

#include "base/error.hpp"
#include "crypto/sealed_stream.hpp"
#include "service/backup/report.hpp"
#include "service/installation.hpp"

namespace rollcall::service::archive {

// All of an installation as of one moment of its database, into a stream that is not finished. Reads while others
// write.
Result<BackupReport> pack(Installation& in, crypto::StreamSealer& sealer);

}  // namespace rollcall::service::archive
