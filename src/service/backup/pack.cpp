#include "service/backup/pack.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "base/file.hpp"
#include "service/backup/archive.hpp"
#include "store/event_chain.hpp"
#include "store/events.hpp"
#include "store/schema/migrate.hpp"

namespace rollcall::service::archive {
namespace {

// The tables of people's pictures, and the column that names the sealed bytes.
constexpr std::string_view kBlobColumn = "blob_name";

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
    ROLLCALL_TRY(put(Kind::kEnd, bytes_of(encode_end(tallies_))));
    for (const auto& [name, tally] : tallies_) report.counts[name] = tally.count();
    return report;
  }

 private:
  Result<void> put(Kind kind, ByteView content) {
    return write_part([this](ByteView bytes) { return sealer_.write(bytes); }, kind, content);
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
    ROLLCALL_TRY(put(Kind::kFile, encode_named(kMasterFile, bytes_of(master))));
    const auto settings = read_file(in_.folder() / kSettingsFile, kMaxSettingsFile);
    if (!settings)
      return settings.error().code == ErrorCode::kNotFound ? Result<void>{} : std::unexpected(settings.error());
    return put(Kind::kFile, encode_named(kSettingsFile, *settings));
  }

  // In one read transaction, so as of one moment.
  Result<void> put_tables(store::Connection& db) {
    ROLLCALL_ASSIGN(const auto all, tables());
    for (const store::PortableTable& table : all) {
      ROLLCALL_TRY(put(Kind::kTable, bytes_of(encode_table(table))));
      const auto blob = std::ranges::find(table.columns, kBlobColumn, &store::PortableColumn::name);
      const auto blob_at = static_cast<std::size_t>(blob - table.columns.begin());
      Tally& tally = tallies_[table.name];
      ROLLCALL_TRY(store::read_table(db, table, [&](const store::CellRow& row) -> Result<void> {
        if (blob_at < row.size())
          if (const auto* name = std::get_if<std::string>(&row[blob_at]); name != nullptr && !name->empty())
            blobs_.push_back(*name);
        const Bytes encoded = encode_row(row);
        tally.add(encoded);
        return put(Kind::kRow, encoded);
      }));
    }
    return {};
  }

  // After the rows that name them. One that has gone since was erased or has expired.
  Result<void> put_blobs() {
    Tally& tally = tallies_[std::string(kBlobTally)];
    for (const std::string& name : blobs_) {
      const auto content = in_.blobs().get(name);
      if (!content && content.error().code == ErrorCode::kNotFound) continue;
      ROLLCALL_TRY(content);
      const Bytes encoded = encode_named(name, *content);
      tally.add(encoded);
      ROLLCALL_TRY(put(Kind::kBlob, encoded));
    }
    return {};
  }

  // Last of all: every row's key was made before its row, and who was erased meanwhile is in the ledger.
  Result<void> put_keys() {
    ROLLCALL_ASSIGN(const store::KeyStore::Contents contents, in_.vault().keys().read_all());
    Tally& keys = tallies_[std::string(kKeyTally)];
    for (const store::WrappedKey& key : contents.keys) {
      const Bytes encoded = encode_key(key);
      keys.add(encoded);
      ROLLCALL_TRY(put(Kind::kKey, encoded));
    }
    Tally& ledger = tallies_[std::string(kLedgerTally)];
    for (const store::LedgerEntry& entry : contents.ledger) {
      const Bytes encoded = encode_entry(entry);
      ledger.add(encoded);
      ROLLCALL_TRY(put(Kind::kLedger, encoded));
    }
    return {};
  }

  Installation& in_;
  crypto::StreamSealer& sealer_;
  Tallies tallies_;
  std::vector<std::string> blobs_;
};

}  // namespace

Result<BackupReport> pack(Installation& in, crypto::StreamSealer& sealer) { return Packer(in, sealer).pack(); }

}  // namespace rollcall::service::archive
