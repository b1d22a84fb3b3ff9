#include "crypto/jwt.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <optional>
#include <utility>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/owned.hpp"

namespace rollcall::crypto {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxTokenBytes = std::size_t{64} * 1024;
constexpr std::size_t kMaxKeys = 100;
constexpr int kMinRsaBits = 2048;
constexpr std::size_t kCoordinateBytes = 32;  // of P-256
constexpr double kClockSkewSeconds = 120;
constexpr double kOldestSeconds = 24 * 60 * 60;

using PublicKey = Owned<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Number = Owned<BIGNUM, BN_free>;
using ParamBuilder = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using Signature = Owned<ECDSA_SIG, ECDSA_SIG_free>;

enum class Algorithm : std::uint8_t { kRs256, kPs256, kEs256 };

std::optional<Algorithm> parse_algorithm(std::string_view text) {
  if (text == "RS256") return Algorithm::kRs256;
  if (text == "PS256") return Algorithm::kPs256;
  if (text == "ES256") return Algorithm::kEs256;
  return std::nullopt;
}

std::string_view member(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view{};
}

const unsigned char* data_of(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

Number number_of(ByteView bytes) { return Number(BN_bin2bn(data_of(bytes), static_cast<int>(bytes.size()), nullptr)); }

std::optional<Bytes> decoded(const json::object& key, std::string_view name) {
  auto bytes = from_base64(member(key, name));
  if (!bytes || bytes->empty()) return std::nullopt;
  return *std::move(bytes);
}

PublicKey make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
    return nullptr;
  return PublicKey(key);
}

PublicKey rsa_key(const json::object& jwk) {
  const auto modulus = decoded(jwk, "n");
  const auto exponent = decoded(jwk, "e");
  if (!modulus || !exponent || modulus->size() > 1024 || exponent->size() > 8) return nullptr;
  const Number n = number_of(*modulus);
  const Number e = number_of(*exponent);
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return nullptr;
  PublicKey key = make_key("RSA", builder.get());
  if (key && EVP_PKEY_get_bits(key.get()) < kMinRsaBits) return nullptr;
  return key;
}

PublicKey ec_key(const json::object& jwk) {
  if (member(jwk, "crv") != "P-256") return nullptr;
  const auto x = decoded(jwk, "x");
  const auto y = decoded(jwk, "y");
  if (!x || !y || x->size() != kCoordinateBytes || y->size() != kCoordinateBytes) return nullptr;
  std::array<unsigned char, 1 + 2 * kCoordinateBytes> point{};
  point[0] = 4;  // uncompressed
  std::copy_n(data_of(*x), kCoordinateBytes, point.begin() + 1);
  std::copy_n(data_of(*y), kCoordinateBytes, point.begin() + 1 + kCoordinateBytes);
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return nullptr;
  return make_key("EC", builder.get());
}

// A JWS has r and s side by side, OpenSSL wants them in DER.
std::optional<Bytes> der_signature(ByteView raw) {
  if (raw.size() != 2 * kCoordinateBytes) return std::nullopt;
  const Signature signature(ECDSA_SIG_new());
  Number r = number_of(raw.first(kCoordinateBytes));
  Number s = number_of(raw.last(kCoordinateBytes));
  if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return std::nullopt;
  static_cast<void>(r.release());  // the signature's now
  static_cast<void>(s.release());
  const int size = i2d_ECDSA_SIG(signature.get(), nullptr);
  if (size <= 0) return std::nullopt;
  Bytes der(static_cast<std::size_t>(size));
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(signature.get(), &out);
  return der;
}

bool verify_signature(EVP_PKEY* key, Algorithm algorithm, std::string_view message, ByteView signature) {
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  if (!context || EVP_DigestVerifyInit(context.get(), &options, EVP_sha256(), nullptr, key) != 1) return false;
  if (algorithm == Algorithm::kPs256 && (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
                                         EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1))
    return false;
  return EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(bytes_of(message)),
                          message.size()) == 1;
}

std::unexpected<Error> not_a_token() { return fail(ErrorCode::kMalformed, "this is no signed token"); }

struct Parts {
  json::object header;
  json::object claims;
  std::string_view signed_part;
  Bytes signature;
};

Result<json::object> decoded_object(std::string_view text) {
  const auto bytes = from_base64(text);
  if (!bytes) return not_a_token();
  auto value = parse_json(text_of(*bytes), {.max_bytes = kMaxTokenBytes});
  if (!value || !value->is_object()) return not_a_token();
  return std::move(value->get_object());
}

Result<Parts> split(std::string_view token) {
  if (token.size() > kMaxTokenBytes || std::ranges::count(token, '.') != 2) return not_a_token();
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  Parts parts{.header = {}, .claims = {}, .signed_part = token.substr(0, second), .signature = {}};
  ROLLCALL_ASSIGN(parts.header, decoded_object(token.substr(0, first)));
  ROLLCALL_ASSIGN(parts.claims, decoded_object(token.substr(first + 1, second - first - 1)));
  auto signature = from_base64(token.substr(second + 1));
  if (!signature) return not_a_token();
  parts.signature = *std::move(signature);
  return parts;
}

std::unexpected<Error> refuse(std::string_view why) {
  return fail(ErrorCode::kUnauthenticated, std::format("the provider's token was refused: {}", why));
}

std::optional<double> number(const json::object& claims, std::string_view name) {
  const json::value* value = claims.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double seconds = value->to_number<double>();
  return std::isfinite(seconds) ? std::optional(seconds) : std::nullopt;
}

bool names_audience(const json::object& claims, std::string_view audience) {
  const json::value* value = claims.if_contains("aud");
  if (value == nullptr) return false;
  if (value->is_string()) return std::string_view(value->get_string()) == audience;
  if (!value->is_array()) return false;
  const bool among = std::ranges::any_of(value->get_array(), [&](const json::value& one) {
    return one.is_string() && std::string_view(one.get_string()) == audience;
  });
  // A token for several must say that we are the one it was made for.
  return among && (value->get_array().size() == 1 || member(claims, "azp") == audience);
}

}  // namespace

struct KeySet::Entry {
  std::string id;
  bool elliptic = false;
  PublicKey key;
};

KeySet::KeySet() = default;
KeySet::KeySet(KeySet&&) noexcept = default;
KeySet& KeySet::operator=(KeySet&&) noexcept = default;
KeySet::~KeySet() = default;

std::size_t KeySet::size() const { return entries_.size(); }

bool KeySet::contains(std::string_view key_id) const {
  return std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.id == key_id; });
}

Result<KeySet> KeySet::parse(std::string_view text) {
  ROLLCALL_ASSIGN(const json::value document, parse_json(text));
  const json::object* object = document.if_object();
  const json::value* keys = object != nullptr ? object->if_contains("keys") : nullptr;
  if (keys == nullptr || !keys->is_array() || keys->get_array().size() > kMaxKeys)
    return fail(ErrorCode::kMalformed, "this is no set of keys");
  KeySet set;
  for (const json::value& value : keys->get_array()) {
    const json::object* jwk = value.if_object();
    if (jwk == nullptr) return fail(ErrorCode::kMalformed, "this is no set of keys");
    if (const std::string_view use = member(*jwk, "use"); !use.empty() && use != "sig") continue;
    const std::string_view type = member(*jwk, "kty");
    PublicKey key = type == "RSA" ? rsa_key(*jwk) : type == "EC" ? ec_key(*jwk) : nullptr;
    if (key)
      set.entries_.push_back({.id = std::string(member(*jwk, "kid")), .elliptic = type == "EC", .key = std::move(key)});
  }
  return set;
}

Result<std::string> key_id_of(std::string_view token) {
  ROLLCALL_ASSIGN(const Parts parts, split(token));
  return std::string(member(parts.header, "kid"));
}

Result<json::object> verify_jwt(std::string_view token, const KeySet& keys) {
  ROLLCALL_ASSIGN(Parts parts, split(token));
  const auto algorithm = parse_algorithm(member(parts.header, "alg"));
  // "crit" names extensions that must be understood; we know none.
  if (!algorithm || parts.header.contains("crit")) return refuse("its algorithm is not taken");
  const bool elliptic = *algorithm == Algorithm::kEs256;
  const std::string_view id = member(parts.header, "kid");
  Bytes signature = std::move(parts.signature);
  if (elliptic) {
    auto der = der_signature(signature);
    if (!der) return refuse("its signature is wrong");
    signature = *std::move(der);
  }
  bool known = false;
  for (const KeySet::Entry& entry : keys.entries_) {
    if (entry.elliptic != elliptic || (!id.empty() && entry.id != id)) continue;
    known = true;
    if (verify_signature(entry.key.get(), *algorithm, parts.signed_part, signature)) return std::move(parts.claims);
  }
  return refuse(known ? "its signature is wrong" : "it was signed with a key the provider does not publish");
}

Result<void> check_claims(const json::object& claims, const ExpectedClaims& expected) {
  const double now = std::chrono::duration<double>(expected.now.time_since_epoch()).count();
  const auto expires = number(claims, "exp");
  const auto issued = number(claims, "iat");
  if (member(claims, "iss") != expected.issuer) return refuse("iss is another issuer");
  if (!names_audience(claims, expected.audience)) return refuse("aud is somebody else");
  if (expected.nonce.empty() || member(claims, "nonce") != expected.nonce)
    return refuse("nonce is not that of this sign-in");
  if (!expires || now > *expires + kClockSkewSeconds) return refuse("exp has passed");
  if (!issued || *issued > now + kClockSkewSeconds) return refuse("iat is in the future");
  if (now - *issued > kOldestSeconds) return refuse("iat is too long ago");
  if (const auto from = number(claims, "nbf"); from && *from > now + kClockSkewSeconds)
    return refuse("nbf is in the future");
  return member(claims, "sub").empty() ? Result<void>(refuse("sub is missing")) : Result<void>();
}

}  // namespace rollcall::crypto
