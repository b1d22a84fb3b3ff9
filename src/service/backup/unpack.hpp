// Reads the parts of a backup.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "service/backup/archive.hpp"
#include "service/backup/report.hpp"
#include "store/key_store.hpp"
#include "store/schema/tables.hpp"

namespace rollcall::service::archive {

// What is done with what is read.
class Receiver {
 public:
  Receiver() = default;
  virtual ~Receiver() = default;
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  virtual Result<void> file(const Named&) { return {}; }
  virtual Result<void> row(const store::PortableTable&, const store::CellRow&) { return {}; }
  virtual Result<void> blob(const Named&) { return {}; }
  virtual Result<void> key(const store::WrappedKey&) { return {}; }
  virtual Result<void> entry(const store::LedgerEntry&) { return {}; }
};

// Reads a file to its last byte, counts, compares the counts and hashes with its end, and hands everything on.
Result<BackupReport> unpack_file(const std::filesystem::path& file, std::string_view passphrase, Receiver& receiver);

}  // namespace rollcall::service::archive
