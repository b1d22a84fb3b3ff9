#include "crypto/token.hpp"

#include <algorithm>
#include <array>

#include "base/bytes.hpp"
#include "base/random.hpp"

namespace rollcall::crypto {
namespace {

constexpr std::size_t kRandomChars = 43;  // of 32 bytes in base64url

bool is_base64url(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

Token new_token(std::string_view prefix) {
  std::array<std::byte, 32> random;
  fill_random(random);
  std::string text = std::string(prefix) + to_base64url(random);
  const Digest hash = hash_token(text);
  return {.text = std::move(text), .hash = hash};
}

Digest hash_token(std::string_view text) { return blake2b(bytes_of(text), "token"); }

bool is_token(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) && text.size() == prefix.size() + kRandomChars &&
         std::ranges::all_of(text.substr(prefix.size()), is_base64url);
}

}  // namespace rollcall::crypto
