// Where model files are: an ordered list of folders, the first that has a file of the right name wins. A file is read
// once into memory, its size and SHA-256 are compared with the manifest, and only those very bytes are handed out: what
// was verified is what runs. Thread-safe.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "face/manifest.hpp"

namespace rollcall::face {

class ModelStore {
 public:
  explicit ModelStore(std::vector<std::filesystem::path> folders);

  const std::vector<std::filesystem::path>& folders() const { return folders_; }

  // The path of the network's file, not yet verified. kNoModel names the file, the model and the command that fetches
  // it.
  Result<std::filesystem::path> locate(const ModelInfo& model, const Network& network) const;

  // The verified bytes of one file. kNoModel: not there; kModelMismatch: other size or hash; kIo: cannot be read.
  Result<std::vector<std::byte>> load(const ModelInfo& model, const Network& network) const;

  // Whether every file of the model is there and right, without keeping them. Errors as load().
  Result<void> verify(const ModelInfo& model) const;

 private:
  std::vector<std::filesystem::path> folders_;
};

// The SHA-256 of a file, read in pieces. kIo when it cannot be read.
Result<Sha256> sha256_of_file(const std::filesystem::path& path);

Sha256 sha256_of(std::span<const std::byte> bytes);

}  // namespace rollcall::face
