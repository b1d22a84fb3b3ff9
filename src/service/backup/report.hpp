// What a backup holds, and the names of what is in it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "store/schema/tables.hpp"

namespace rollcall::service {

// What a backup holds.
struct BackupReport {
  Time made_at{};
  std::map<std::string, std::int64_t, std::less<>> counts;  // rows by table; "blobs", "keys", "ledger"
  std::int64_t events = 0;                                  // the last event's number
};

namespace archive {

inline constexpr std::int64_t kFormat = 1;
inline constexpr std::string_view kSettingsFile = "rollcall.toml";
inline constexpr std::string_view kMasterFile = "keys/master.key";
inline constexpr std::size_t kMaxSettingsFile = std::size_t{1} << 20;
inline constexpr std::string_view kBlobTally = "blobs";
inline constexpr std::string_view kKeyTally = "keys";
inline constexpr std::string_view kLedgerTally = "ledger";

// Those that a backup holds: all but what is of a moment or of one sign-in, which nobody wants back.
Result<std::vector<store::PortableTable>> tables();

}  // namespace archive
}  // namespace rollcall::service
