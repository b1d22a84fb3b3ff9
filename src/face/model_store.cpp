#include "face/model_store.hpp"

#include <sodium.h>

#include <format>
#include <fstream>
#include <functional>
#include <system_error>
#include <utility>

namespace rollcall::face {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 18;

std::string fetch_hint(const ModelInfo& model) { return std::format("run: rollcall models fetch {}", model.name); }

// Hands the file's bytes to `take` piece by piece, reading one byte more than `limit` at most.
Result<void> read_pieces(const fs::path& path, std::uint64_t limit,
                         const std::function<void(std::span<const std::byte>)>& take) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorCode::kIo, std::format("cannot open {}", path.string()));
  std::vector<std::byte> piece(kPieceBytes);
  for (std::uint64_t total = 0; in && total <= limit;) {
    in.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    const auto count = static_cast<std::size_t>(in.gcount());
    take(std::span(piece).first(count));
    total += count;
  }
  if (in.bad()) return fail(ErrorCode::kIo, std::format("cannot read {}", path.string()));
  return {};
}

class Hasher {
 public:
  Hasher() { crypto_hash_sha256_init(&state_); }
  void add(std::span<const std::byte> bytes) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  Sha256 finish() {
    Sha256 hash;
    crypto_hash_sha256_final(&state_, hash.data());
    return hash;
  }

 private:
  crypto_hash_sha256_state state_;
};

// Reads a file that must be the network's, and checks it on the way.
Result<void> read_checked(const fs::path& path, const ModelInfo& model, const Network& network,
                          const std::function<void(std::span<const std::byte>)>& take) {
  Hasher hasher;
  std::uint64_t bytes = 0;
  ROLLCALL_TRY(read_pieces(path, network.bytes, [&](std::span<const std::byte> piece) {
    hasher.add(piece);
    bytes += piece.size();
    take(piece);
  }));
  const std::string what = std::format("{} is not the file of model {}: ", path.string(), model.name);
  const std::string hint = std::format("remove it and {}", fetch_hint(model));
  if (bytes != network.bytes) {
    const std::string found = bytes > network.bytes ? "more" : std::format("{} bytes", bytes);
    return fail(ErrorCode::kModelMismatch,
                what + std::format("the manifest says {} bytes, it has {}", network.bytes, found), hint);
  }
  if (const Sha256 hash = hasher.finish(); hash != network.sha256) {
    return fail(ErrorCode::kModelMismatch,
                what + std::format("its SHA-256 is {}, the manifest says {}", to_hex(hash), to_hex(network.sha256)),
                hint);
  }
  return {};
}

}  // namespace

ModelStore::ModelStore(std::vector<fs::path> folders) : folders_(std::move(folders)) {}

Result<fs::path> ModelStore::locate(const ModelInfo& model, const Network& network) const {
  for (const auto& folder : folders_) {
    fs::path path = folder / network.file;
    std::error_code ignored;  // a folder that cannot be looked into has no models for us
    if (fs::is_regular_file(path, ignored)) return path;
  }
  std::string places;
  for (const auto& folder : folders_) places += std::format("{}{}", places.empty() ? "" : ", ", folder.string());
  return fail(ErrorCode::kNoModel,
              std::format("model {} is not here: no {} in {}", model.name, network.file,
                          places.empty() ? "any folder, none is set" : places),
              fetch_hint(model));
}

Result<std::vector<std::byte>> ModelStore::load(const ModelInfo& model, const Network& network) const {
  ROLLCALL_ASSIGN(const auto path, locate(model, network));
  std::vector<std::byte> bytes;
  bytes.reserve(network.bytes);
  ROLLCALL_TRY(read_checked(path, model, network, [&](std::span<const std::byte> piece) {
    bytes.insert(bytes.end(), piece.begin(), piece.end());
  }));
  return bytes;
}

Result<void> ModelStore::verify(const ModelInfo& model) const {
  for (const auto& network : model.networks) {
    ROLLCALL_ASSIGN(const auto path, locate(model, network));
    ROLLCALL_TRY(read_checked(path, model, network, [](std::span<const std::byte>) {}));
  }
  return {};
}

Result<Sha256> sha256_of_file(const fs::path& path) {
  Hasher hasher;
  ROLLCALL_TRY(read_pieces(path, UINT64_MAX - 1, [&](std::span<const std::byte> piece) { hasher.add(piece); }));
  return hasher.finish();
}

Sha256 sha256_of(std::span<const std::byte> bytes) {
  Hasher hasher;
  hasher.add(bytes);
  return hasher.finish();
}

}  // namespace rollcall::face
