// Tokens and key sets of a provider: "SET\nTOKEN". Nothing may crash, and nothing that was not signed may be believed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/jwt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  const std::string_view set_text = input.substr(0, line);
  const std::string_view token = line == std::string_view::npos ? input : input.substr(line + 1);
  static_cast<void>(rollcall::crypto::key_id_of(token));
  const auto set = rollcall::crypto::KeySet::parse(set_text);
  if (!set) return 0;
  const auto claims = rollcall::crypto::verify_jwt(token, *set);
  if (claims && set->size() == 0) std::abort();
  if (claims)
    static_cast<void>(
        rollcall::crypto::check_claims(*claims, {.issuer = "i", .audience = "a", .nonce = "n", .now = {}}));
  return 0;
}
