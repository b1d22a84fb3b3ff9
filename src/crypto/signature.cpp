#include "crypto/signature.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <format>

#include "crypto/hash.hpp"
#include "crypto/secret.hpp"
#include "crypto/sodium.hpp"

namespace rollcall::crypto {
namespace {

static_assert(kKeyBytes == crypto_sign_SEEDBYTES);
static_assert(sizeof(PublicKey) == crypto_sign_PUBLICKEYBYTES);

constexpr std::size_t kMaxStatementBytes = 64 * 1024;
constexpr std::size_t kFingerprintBytes = 8;

using Signature = std::array<std::byte, crypto_sign_BYTES>;

// libsodium keeps the seed and the public key together as its secret key.
struct KeyPair {
  explicit KeyPair(KeyView seed) : secret(crypto_sign_SECRETKEYBYTES) {
    ensure_sodium();
    crypto_sign_seed_keypair(raw(public_key.data()), raw(secret.bytes().data()), raw(seed.data()));
  }
  PublicKey public_key{};
  Secret secret;
};

std::unexpected<Error> malformed() { return fail(ErrorCode::kMalformed, "this is no signed statement of Rollcall"); }

Result<boost::json::object> parse_part(std::string_view part) {
  const auto bytes = from_base64(part);
  if (!bytes) return malformed();
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(text_of(*bytes), error);
  if (error || !value.is_object()) return malformed();
  return value.as_object();
}

Result<PublicKey> signer_of(const boost::json::object& header) {
  const auto* jwk = header.if_contains("jwk");
  const auto* key = jwk != nullptr && jwk->is_object() ? jwk->as_object().if_contains("x") : nullptr;
  if (key == nullptr || !key->is_string()) return malformed();
  const auto bytes = from_base64(key->as_string());
  PublicKey signer{};
  if (!bytes || bytes->size() != signer.size()) return malformed();
  std::ranges::copy(*bytes, signer.begin());
  return signer;
}

bool says(const boost::json::object& header, std::string_view name, std::string_view word) {
  const auto* value = header.if_contains(name);
  return value != nullptr && value->is_string() && value->as_string() == word;
}

}  // namespace

PublicKey public_key_of(KeyView seed) { return KeyPair(seed).public_key; }

std::string fingerprint_of(const PublicKey& key) {
  const Digest digest = blake2b(key, "public key");
  return to_hex(ByteView(digest).first(kFingerprintBytes));
}

std::string sign_statement(KeyView seed, std::string_view type, const boost::json::object& payload) {
  const KeyPair pair(seed);
  const boost::json::object header{{"alg", "EdDSA"},
                                   {"typ", type},
                                   {"jwk", {{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", to_base64url(pair.public_key)}}}};
  const std::string signed_part = std::format("{}.{}", to_base64url(bytes_of(boost::json::serialize(header))),
                                              to_base64url(bytes_of(boost::json::serialize(payload))));
  Signature signature{};
  const ByteView message = bytes_of(signed_part);
  crypto_sign_detached(raw(signature.data()), nullptr, raw(message.data()), message.size(),
                       raw(pair.secret.bytes().data()));
  return std::format("{}.{}", signed_part, to_base64url(signature));
}

Result<Statement> verify_statement(std::string_view text, std::string_view type) {
  ensure_sodium();
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos || text.size() > kMaxStatementBytes) return malformed();
  ROLLCALL_ASSIGN(const boost::json::object header, parse_part(text.substr(0, first)));
  if (!says(header, "alg", "EdDSA") || !says(header, "typ", type)) return malformed();
  Statement statement;
  ROLLCALL_ASSIGN(statement.signer, signer_of(header));
  ROLLCALL_ASSIGN(statement.payload, parse_part(text.substr(first + 1, second - first - 1)));
  const auto signature = from_base64(text.substr(second + 1));
  if (!signature || signature->size() != sizeof(Signature)) return malformed();
  const ByteView message = bytes_of(text.substr(0, second));
  if (crypto_sign_verify_detached(raw(signature->data()), raw(message.data()), message.size(),
                                  raw(statement.signer.data())) != 0)
    return fail(ErrorCode::kCorrupt, "the signature does not fit what is signed",
                "the statement was changed after it was signed");
  return statement;
}

}  // namespace rollcall::crypto
