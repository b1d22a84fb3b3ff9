#include "service/recognition/embeddings.hpp"

#include <cstring>
#include <numeric>

#include "crypto/secret.hpp"

namespace rollcall::service {

Result<Bytes> seal_embedding(const Vault& vault, const Uuid& subject, std::string_view kind, const Uuid& item,
                             std::span<const float> embedding) {
  return vault.seal(subject, kind, item, std::as_bytes(embedding));
}

Result<std::vector<float>> open_embedding(const Vault& vault, const Uuid& subject, std::string_view kind,
                                          const Uuid& item, ByteView sealed) {
  ROLLCALL_ASSIGN(Bytes plain, vault.open(subject, kind, item, sealed));
  if (plain.empty() || plain.size() % sizeof(float) != 0)
    return fail(ErrorCode::kCorrupt, "a sealed embedding has the wrong size");
  std::vector<float> embedding(plain.size() / sizeof(float));
  std::memcpy(embedding.data(), plain.data(), plain.size());
  crypto::wipe(plain);
  return embedding;
}

float similarity_of(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) return -1;
  return static_cast<float>(std::inner_product(a.begin(), a.end(), b.begin(), 0.0));
}

}  // namespace rollcall::service
