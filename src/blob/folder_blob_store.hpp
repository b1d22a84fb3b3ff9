// Blobs as files of one local folder (0700, files 0600). The blob "photos/ID" is the file photos/~HH/ID, where HH
// spreads the files over 256 folders; '~' keeps those apart from segments of names.
#pragma once

#include <filesystem>
#include <memory>

#include "blob/blob_store.hpp"

namespace rollcall::blob {

// Several stores, in this and other processes, may share one folder.
class FolderBlobStore final : public BlobStore {
 public:
  // Makes the folder where it is missing and removes what a crash left half written.
  static Result<std::unique_ptr<FolderBlobStore>> open(const std::filesystem::path& folder);

  Result<void> put(std::string_view name, ByteView content) override;
  Result<Bytes> get(std::string_view name, std::size_t max_bytes = kDefaultMaxBytes) const override;
  Result<bool> remove(std::string_view name) override;
  Result<bool> exists(std::string_view name) const override;
  Result<std::vector<std::string>> list(std::string_view prefix, std::string_view after = {},
                                        std::size_t limit = 1000) const override;
  Result<Usage> usage() const override;

 private:
  explicit FolderBlobStore(std::filesystem::path root) : root_(std::move(root)) {}

  std::filesystem::path path_of(std::string_view name) const;

  std::filesystem::path root_;
};

}  // namespace rollcall::blob
