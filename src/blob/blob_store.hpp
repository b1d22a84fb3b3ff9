// Photos, evidence and exports as named bytes. A store knows nothing of what it holds; whatever shows a face is sealed
// before it comes here.
//
// A name is one to eight segments separated by '/', each of a-z 0-9 _ - . and not beginning with a dot, 200 characters
// at most in all ("photos/0198c0de-…"). A blob never changes: names are ids, and a name in use is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace rollcall::blob {

inline constexpr std::size_t kMaxNameBytes = 200;
inline constexpr std::size_t kDefaultMaxBytes = std::size_t{64} << 20;

struct Usage {
  std::uint64_t blobs = 0;
  std::uint64_t bytes = 0;
};

// Implementations are thread-safe, also between processes. Every call answers kInvalidArgument to a name outside the
// rules, and may answer kIo, kReadOnly, kStorageFull or kUnavailable.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  // On success the blob survives a crash; on failure there is none under that name. kAlreadyExists when there was one.
  virtual Result<void> put(std::string_view name, ByteView content) = 0;

  // kNotFound; kTooLarge when it has more than `max_bytes`.
  virtual Result<Bytes> get(std::string_view name, std::size_t max_bytes = kDefaultMaxBytes) const = 0;

  // False when there was none.
  virtual Result<bool> remove(std::string_view name) = 0;

  virtual Result<bool> exists(std::string_view name) const = 0;

  // The names that begin with `prefix` (any text, "" for all) and come after `after`, in byte order, `limit` at most.
  virtual Result<std::vector<std::string>> list(std::string_view prefix, std::string_view after = {},
                                                std::size_t limit = 1000) const = 0;

  // Counts everything: slow for many blobs.
  virtual Result<Usage> usage() const = 0;
};

// kInvalidArgument unless `name` is within the rules above.
Result<void> validate_name(std::string_view name);

}  // namespace rollcall::blob
