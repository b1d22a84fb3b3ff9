// Embeddings under seal.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/vault.hpp"

namespace rollcall::service {

Result<Bytes> seal_embedding(const Vault& vault, const Uuid& subject, std::string_view kind, const Uuid& item,
                             std::span<const float> embedding);

// The caller's to wipe. kNotFound when the key is gone, kCorrupt for what is no embedding.
Result<std::vector<float>> open_embedding(const Vault& vault, const Uuid& subject, std::string_view kind,
                                          const Uuid& item, ByteView sealed);

// The cosine of two embeddings of unit length.
float similarity_of(std::span<const float> a, std::span<const float> b);

}  // namespace rollcall::service
