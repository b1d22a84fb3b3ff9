#include "crypto/secret.hpp"

#include <algorithm>
#include <new>

#include "crypto/sodium.hpp"

namespace rollcall::crypto {

Secret::Secret(std::size_t size) {
  ensure_sodium();
  data_ = static_cast<std::byte*>(sodium_malloc(size));
  if (data_ == nullptr) throw std::bad_alloc();
  size_ = size;
  std::ranges::fill(bytes(), std::byte{0});  // sodium_malloc fills with a pattern
}

Secret Secret::copy_of(ByteView bytes) {
  Secret secret(bytes.size());
  std::ranges::copy(bytes, secret.data_);
  return secret;
}

Secret::~Secret() { sodium_free(data_); }

void wipe(std::span<std::byte> bytes) { sodium_memzero(bytes.data(), bytes.size()); }

}  // namespace rollcall::crypto
