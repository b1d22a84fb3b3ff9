#include "crypto/jwt.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <boost/json/serialize.hpp>
#include <format>

#include "base/bytes.hpp"

namespace rollcall::crypto {
namespace {

namespace json = boost::json;

std::string base64url(std::string_view text) { return to_base64url(bytes_of(text)); }

// A provider with one RSA and one elliptic key.
class Provider {
 public:
  Provider() : rsa_(EVP_RSA_gen(2048)), ec_(EVP_EC_gen("P-256")) {}
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;
  ~Provider() {
    EVP_PKEY_free(rsa_);
    EVP_PKEY_free(ec_);
  }

  std::string key_set() const {
    return std::format(
        R"({{"keys":[{{"kty":"RSA","kid":"r","use":"sig","n":"{}","e":"{}"}},)"
        R"({{"kty":"EC","kid":"e","crv":"P-256","x":"{}","y":"{}"}},)"
        R"({{"kty":"oct","kid":"s","k":"c2VjcmV0"}},{{"kty":"RSA","kid":"x","use":"enc","n":"{}","e":"AQAB"}}]}})",
        number(rsa_, OSSL_PKEY_PARAM_RSA_N), number(rsa_, OSSL_PKEY_PARAM_RSA_E), number(ec_, OSSL_PKEY_PARAM_EC_PUB_X),
        number(ec_, OSSL_PKEY_PARAM_EC_PUB_Y), number(rsa_, OSSL_PKEY_PARAM_RSA_N));
  }

  std::string token(std::string_view algorithm, std::string_view key_id, const json::object& claims) const {
    const std::string message = base64url(std::format(R"({{"alg":"{}","kid":"{}"}})", algorithm, key_id)) + "." +
                                base64url(json::serialize(claims));
    return message + "." + to_base64url(sign(algorithm, message));
  }

 private:
  static std::string number(const EVP_PKEY* key, const char* name) {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key, name, &value);
    const bool coordinate = std::string_view(name).starts_with('q');  // "qx", "qy": always 32 bytes
    Bytes bytes(coordinate ? 32 : static_cast<std::size_t>(BN_num_bytes(value)));
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    BN_free(value);
    return to_base64url(bytes);
  }

  Bytes sign(std::string_view algorithm, std::string_view message) const {
    const bool elliptic = algorithm == "ES256";
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_PKEY_CTX* options = nullptr;
    EVP_DigestSignInit(context, &options, EVP_sha256(), nullptr, elliptic ? ec_ : rsa_);
    if (algorithm == "PS256") {
      EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST);
    }
    std::size_t size = 1024;
    Bytes signature(size);
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(message.data()), message.size());
    EVP_MD_CTX_free(context);
    signature.resize(size);
    if (!elliptic) return signature;
    const auto* der = reinterpret_cast<const unsigned char*>(signature.data());
    ECDSA_SIG* parsed = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(size));
    Bytes raw(64);
    BN_bn2binpad(ECDSA_SIG_get0_r(parsed), reinterpret_cast<unsigned char*>(raw.data()), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(parsed), reinterpret_cast<unsigned char*>(raw.data() + 32), 32);
    ECDSA_SIG_free(parsed);
    return raw;
  }

  EVP_PKEY* rsa_;
  EVP_PKEY* ec_;
};

class JwtTest : public testing::Test {
 protected:
  static KeySet keys(const Provider& provider) {
    auto set = KeySet::parse(provider.key_set());
    EXPECT_TRUE(set);
    return *std::move(set);
  }
  static ErrorCode refusal(std::string_view token, const KeySet& set) {
    const auto claims = verify_jwt(token, set);
    EXPECT_FALSE(claims);
    return claims ? ErrorCode::kInternal : claims.error().code;
  }
  const Provider provider_;
  const json::object claims_{{"sub", "jane"}};
};

TEST_F(JwtTest, TakesWhatTheProviderSignedByEachAlgorithm) {
  const KeySet set = keys(provider_);
  EXPECT_EQ(set.size(), 2U) << "shared secrets and encryption keys are left out";
  for (const auto& [algorithm, key] : {std::pair("RS256", "r"), std::pair("PS256", "r"), std::pair("ES256", "e")}) {
    const auto claims = verify_jwt(provider_.token(algorithm, key, claims_), set);
    ASSERT_TRUE(claims) << algorithm << ": " << claims.error().describe();
    EXPECT_EQ(*claims, claims_);
  }
}

TEST_F(JwtTest, RefusesEveryOtherAlgorithmAndKey) {
  const KeySet set = keys(provider_);
  const std::string good = provider_.token("RS256", "r", claims_);
  const std::string rest = good.substr(good.find('.'));
  const std::string headers[] = {R"({"alg":"none"})",
                                 R"({"alg":"HS256","kid":"r"})",
                                 R"({"alg":"ES256","kid":"r"})",
                                 R"({"alg":"RS256","kid":"e"})",
                                 R"({"alg":"RS256","kid":"?"})",
                                 R"({"alg":"RS256","kid":"r","crit":["b64"]})",
                                 R"({"kid":"r"})"};
  for (const std::string& header : headers)
    EXPECT_EQ(refusal(base64url(header) + rest, set), ErrorCode::kUnauthenticated) << header;
  EXPECT_EQ(refusal(good, keys(Provider())), ErrorCode::kUnauthenticated) << "another provider of the same key ids";
}

TEST_F(JwtTest, RefusesAChangedTokenAndASignatureThatIsNone) {
  const KeySet set = keys(provider_);
  for (const char* algorithm : {"RS256", "ES256"}) {
    const std::string good = provider_.token(algorithm, *algorithm == 'R' ? "r" : "e", claims_);
    const std::size_t first = good.find('.');
    const std::size_t last = good.rfind('.');
    const std::string changed = good.substr(0, first) + "." + base64url(R"({"sub":"root"})") + good.substr(last);
    EXPECT_EQ(refusal(changed, set), ErrorCode::kUnauthenticated) << algorithm;
    EXPECT_EQ(refusal(good.substr(0, last + 1), set), ErrorCode::kUnauthenticated) << algorithm;
    EXPECT_EQ(refusal(good.substr(0, last + 1) + to_base64url(Bytes(64)), set), ErrorCode::kUnauthenticated);
  }
}

TEST_F(JwtTest, RefusesWhatIsNoToken) {
  const KeySet set = keys(provider_);
  const std::string good = provider_.token("RS256", "r", claims_);
  for (const std::string& token :
       {std::string(), std::string("a.b"), std::string(".."), std::string("!.!.!"), good + ".x",
        base64url("[]") + "." + base64url("{}") + ".", std::string(100'000, 'a')})
    EXPECT_EQ(refusal(token, set), ErrorCode::kMalformed) << token.substr(0, 20);
}

TEST_F(JwtTest, ReadsOnlyWhatIsASetOfKeys) {
  for (const char* text : {"", "{}", "[]", R"({"keys":{}})", R"({"keys":[1]})"})
    EXPECT_FALSE(KeySet::parse(text)) << text;
  const auto odd = KeySet::parse(
      R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},{"kty":"EC","crv":"P-521"}]})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->size(), 0U) << "short and broken keys are left out";
}

TEST_F(JwtTest, ChecksEveryClaimOfAnIdToken) {
  const ExpectedClaims expected{
      .issuer = "https://id.example", .audience = "rollcall", .nonce = "n1", .now = from_micros(1'000'000'000'000'000)};
  const json::object good{{"iss", "https://id.example"}, {"aud", "rollcall"},   {"nonce", "n1"}, {"sub", "jane"},
                          {"iat", 1'000'000'000},        {"exp", 1'000'000'300}};
  EXPECT_TRUE(check_claims(good, expected));
  const auto with = [&](std::string_view name, json::value value) {
    json::object claims = good;
    claims[name] = std::move(value);
    return claims;
  };
  EXPECT_TRUE(check_claims(with("exp", 999'999'900), expected)) << "within the difference of clocks";
  EXPECT_TRUE(check_claims(with("aud", json::array{"rollcall"}), expected));
  json::object several = with("aud", json::array{"rollcall", "other"});
  EXPECT_FALSE(check_claims(several, expected));
  several["azp"] = "rollcall";
  EXPECT_TRUE(check_claims(several, expected));
  const std::pair<std::string_view, json::value> wrong[] = {
      {"iss", "https://id.example/"}, {"iss", nullptr},     {"aud", "other"},
      {"aud", json::array{}},         {"nonce", "n2"},      {"nonce", nullptr},
      {"exp", 999'999'000},           {"exp", "soon"},      {"exp", nullptr},
      {"iat", 1'000'000'500},         {"iat", 999'900'000}, {"iat", nullptr},
      {"nbf", 1'000'000'500},         {"sub", ""},          {"sub", 7}};
  for (const auto& [name, value] : wrong) {
    const auto checked = check_claims(with(name, value), expected);
    ASSERT_FALSE(checked) << name << " " << value;
    EXPECT_EQ(checked.error().code, ErrorCode::kUnauthenticated);
    EXPECT_NE(checked.error().message.find(name), std::string::npos) << checked.error().message;
  }
}

}  // namespace
}  // namespace rollcall::crypto
