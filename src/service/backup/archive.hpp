// What is inside a backup: a stream of parts, the same whatever database it came from. Sealing is not its business.
//
//   part: kind, 1 byte | length, 4 bytes, least significant first | that many bytes
//
// The order is manifest, files, for each table its name and rows, pictures, keys, ledger, end. The end counts and
// hashes what came before.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "crypto/hash.hpp"
#include "crypto/sealed_stream.hpp"
#include "store/key_store.hpp"
#include "store/schema/tables.hpp"

namespace rollcall::service::archive {

enum class Kind : std::uint8_t {
  kManifest = 'M',  // JSON
  kFile = 'F',      // name and bytes: settings and the master key
  kTable = 'T',     // JSON: name and columns
  kRow = 'R',       // of the table named last
  kBlob = 'B',      // name and sealed bytes
  kKey = 'K',       // a wrapped key
  kLedger = 'L',    // one who was erased
  kEnd = 'E',       // JSON
};

inline constexpr std::size_t kMaxPartBytes = std::size_t{80} << 20;

struct Part {
  Kind kind = Kind::kEnd;
  Bytes content;
};

Result<void> write_part(const crypto::ByteSink& sink, Kind kind, ByteView content);

// The next part; none at the end of the stream. kCorrupt for what is no part.
Result<std::optional<Part>> read_part(const crypto::ByteSource& source);

Bytes encode_row(const store::CellRow& row);
Result<store::CellRow> decode_row(ByteView content);

struct Named {
  std::string name;
  Bytes content;
};
Bytes encode_named(std::string_view name, ByteView content);
Result<Named> decode_named(ByteView content);

Bytes encode_key(const store::WrappedKey& key);
Result<store::WrappedKey> decode_key(ByteView content);
Bytes encode_entry(const store::LedgerEntry& entry);
Result<store::LedgerEntry> decode_entry(ByteView content);

std::string encode_table(const store::PortableTable& table);
Result<store::PortableTable> decode_table(ByteView content);  // without refers_to

// How many things of one sort there were, and a hash of them all that does not depend on their order.
class Tally {
 public:
  void add(ByteView content);
  std::int64_t count() const { return count_; }
  std::string hash() const;
  bool operator==(const Tally&) const = default;

 private:
  std::int64_t count_ = 0;
  std::array<std::uint64_t, 4> sum_{};
};

// A tally for each table, and for "blobs", "keys" and "ledger".
using Tallies = std::map<std::string, Tally, std::less<>>;
std::string encode_end(const Tallies& tallies);

// kCorrupt, naming what, where an end says something else than was counted.
Result<void> check_end(ByteView content, const Tallies& counted);

}  // namespace rollcall::service::archive
