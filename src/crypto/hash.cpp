#include "crypto/hash.hpp"

#include <algorithm>
#include <cassert>
#include <new>

#include "crypto/sodium.hpp"

namespace rollcall::crypto {
namespace {

using Sha256State = crypto_hash_sha256_state;
using Blake2bState = crypto_generichash_blake2b_state;

}  // namespace

Sha256::Sha256() {
  static_assert(sizeof(Sha256State) <= sizeof state_ && alignof(Sha256State) <= 8);
  ensure_sodium();
  crypto_hash_sha256_init(new (state_.data()) Sha256State);
}

void Sha256::update(ByteView bytes) {
  crypto_hash_sha256_update(std::launder(reinterpret_cast<Sha256State*>(state_.data())), raw(bytes.data()),
                            bytes.size());
}

Digest Sha256::finish() {
  Digest digest;
  crypto_hash_sha256_final(std::launder(reinterpret_cast<Sha256State*>(state_.data())), raw(digest.data()));
  return digest;
}

Digest sha256(ByteView bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

Blake2b::Blake2b(std::string_view context, ByteView key) {
  static_assert(sizeof(Blake2bState) <= sizeof state_ && alignof(Blake2bState) <= 64);
  static_assert(crypto_generichash_blake2b_PERSONALBYTES == 16);
  assert(context.size() <= 16 && (key.empty() || (key.size() >= 16 && key.size() <= 64)));
  ensure_sodium();
  std::array<std::byte, 16> personal{};
  std::ranges::copy(bytes_of(context).first(std::min(context.size(), personal.size())), personal.begin());
  crypto_generichash_blake2b_init_salt_personal(new (state_.data()) Blake2bState, raw(key.data()), key.size(),
                                                sizeof(Digest), nullptr, raw(personal.data()));
}

Blake2b::~Blake2b() { sodium_memzero(state_.data(), state_.size()); }

void Blake2b::update(ByteView bytes) {
  crypto_generichash_blake2b_update(std::launder(reinterpret_cast<Blake2bState*>(state_.data())), raw(bytes.data()),
                                    bytes.size());
}

void Blake2b::update_number(std::uint64_t number) {
  std::array<std::byte, 8> encoded;
  for (std::byte& byte : encoded) {
    byte = static_cast<std::byte>(number & 0xFFU);
    number >>= 8;
  }
  update(encoded);
}

Digest Blake2b::finish() {
  Digest digest;
  crypto_generichash_blake2b_final(std::launder(reinterpret_cast<Blake2bState*>(state_.data())), raw(digest.data()),
                                   digest.size());
  return digest;
}

Digest blake2b(ByteView bytes, std::string_view context, ByteView key) {
  Blake2b hash(context, key);
  hash.update(bytes);
  return hash.finish();
}

bool constant_time_equal(ByteView a, ByteView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace rollcall::crypto
