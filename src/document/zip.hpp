// ZIP archives from outside, in memory. The directory is judged as a whole before one byte is unpacked: an archive that
// could harm whoever unpacks it is refused, with the reason, and nothing of it is used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace rollcall::document {

struct ZipLimits {
  std::size_t max_entries = 20'000;
  std::uint64_t max_total_bytes = std::uint64_t{2} << 30U;  // unpacked, together
  std::uint64_t max_entry_bytes = std::uint64_t{64} << 20U;
  std::uint64_t max_ratio = 200;  // unpacked to packed, of an entry of more than a megabyte
};

struct ZipEntry {
  std::string name;  // UTF-8, relative, '/' between folders, none of them ".."
  std::uint64_t size = 0;
  std::uint64_t index = 0;
};

// Thread-safe; one entry is unpacked at a time.
class ZipReader {
 public:
  // `archive` outlives the reader. kMalformed for what is no ZIP archive; kUnprocessable for one with names that lead
  // out of it, links, encrypted or repeated entries, entries packed in other ways than deflate, or archives inside;
  // kTooLarge past a limit, also for entries that lie over each other.
  static Result<std::unique_ptr<ZipReader>> open(ByteView archive, const ZipLimits& limits = {});
  ~ZipReader();
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;

  // The files, in the order of the archive; folders are not listed.
  const std::vector<ZipEntry>& entries() const { return entries_; }
  const ZipEntry* find(std::string_view name) const;  // nullptr where there is none

  // Exactly entry.size bytes; kMalformed for an entry that unpacks to anything else, or does not match its checksum.
  Result<Bytes> read(const ZipEntry& entry) const;

 private:
  struct Archive;
  explicit ZipReader(std::unique_ptr<Archive> archive);
  Result<void> list(const ZipLimits& limits, std::uint64_t archive_bytes);

  std::unique_ptr<Archive> archive_;
  mutable std::mutex mutex_;
  std::vector<ZipEntry> entries_;
};

// Whether these are the first bytes of a ZIP archive.
bool looks_like_zip(ByteView bytes);

}  // namespace rollcall::document
