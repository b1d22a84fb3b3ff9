#include "crypto/password.hpp"

#include <array>
#include <cstring>

#include "crypto/sodium.hpp"

namespace rollcall::crypto {
namespace {

using HashText = std::array<char, crypto_pwhash_argon2id_STRBYTES>;

}  // namespace

Result<std::string> hash_password(std::string_view password, const PasswordCost& cost) {
  if (password.empty()) return fail_field("password", "must not be empty");
  if (password.size() > kMaxPasswordBytes) {
    return fail_field("password", "is longer than " + std::to_string(kMaxPasswordBytes) + " bytes");
  }
  ensure_sodium();
  HashText text{};
  if (crypto_pwhash_argon2id_str(text.data(), password.data(), password.size(), cost.passes, cost.memory_bytes) != 0) {
    return fail(ErrorCode::kUnavailable, "there is not enough free memory to hash a password", "try again in a moment");
  }
  return std::string(text.data());
}

bool verify_password(std::string_view hash, std::string_view password) {
  HashText text{};
  if (hash.size() >= text.size() || password.empty() || password.size() > kMaxPasswordBytes) return false;
  std::memcpy(text.data(), hash.data(), hash.size());
  ensure_sodium();
  return crypto_pwhash_argon2id_str_verify(text.data(), password.data(), password.size()) == 0;
}

void verify_nobody(std::string_view password) {
  static const std::string kNobody = hash_password("nobody has this password").value_or("");
  (void)verify_password(kNobody, password);
}

bool needs_rehash(std::string_view hash, const PasswordCost& cost) {
  HashText text{};
  if (hash.size() >= text.size()) return true;
  std::memcpy(text.data(), hash.data(), hash.size());
  ensure_sodium();
  return crypto_pwhash_argon2id_str_needs_rehash(text.data(), cost.passes, cost.memory_bytes) != 0;
}

}  // namespace rollcall::crypto
