// The hash that tokens are stored and looked up by.
#pragma once

#include <string_view>

#include "base/bytes.hpp"
#include "crypto/token.hpp"

namespace rollcall::service {

inline Bytes token_hash(std::string_view token) {
  const crypto::Digest digest = crypto::hash_token(token);
  return {digest.begin(), digest.end()};
}

}  // namespace rollcall::service
