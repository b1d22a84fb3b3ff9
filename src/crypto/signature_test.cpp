#include "crypto/signature.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "crypto/hash.hpp"

namespace rollcall::crypto {
namespace {

const boost::json::object kPayload{{"number", 7}, {"word", "kept"}};

TEST(Signature, AStatementIsVerifiedAndNamesItsSigner) {
  const Key seed = Key::random();
  const std::string text = sign_statement(seed, "test", kPayload);
  const auto statement = verify_statement(text, "test");
  ASSERT_TRUE(statement) << statement.error().describe();
  EXPECT_EQ(statement->signer, public_key_of(seed));
  EXPECT_EQ(boost::json::serialize(statement->payload), boost::json::serialize(kPayload));
}

TEST(Signature, TheSameSeedSignsTheSameAndAnotherOtherwise) {
  const Key seed = Key::random();
  EXPECT_EQ(sign_statement(seed, "test", kPayload), sign_statement(seed, "test", kPayload));
  EXPECT_NE(sign_statement(seed, "test", kPayload), sign_statement(Key::random(), "test", kPayload));
  EXPECT_NE(fingerprint_of(public_key_of(seed)), fingerprint_of(public_key_of(Key::random())));
  EXPECT_EQ(fingerprint_of(public_key_of(seed)).size(), 16U);
}

// RFC 8032, section 7.1, test 1.
TEST(Signature, ThePublicKeyIsThatOfTheStandard) {
  Key seed = Key::zero();
  const auto bytes = from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  ASSERT_TRUE(bytes);
  std::ranges::copy(*bytes, seed.bytes().begin());
  EXPECT_EQ(to_hex(public_key_of(seed)), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
}

TEST(Signature, AnyChangedCharacterIsSeen) {
  const std::string text = sign_statement(Key::random(), "test", kPayload);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto statement = verify_statement(changed, "test");
    // The last digit of a base64 part has bits that mean nothing; whatever they are, the payload is what was signed.
    if (statement) {
      EXPECT_EQ(boost::json::serialize(statement->payload), boost::json::serialize(kPayload)) << i;
    }
  }
}

TEST(Signature, WhatIsNoStatementOfThisTypeIsRefused) {
  const std::string text = sign_statement(Key::random(), "test", kPayload);
  EXPECT_EQ(verify_statement(text, "other").error().code, ErrorCode::kMalformed);
  for (const std::string& bad : {std::string(), std::string("."), std::string(".."), text.substr(0, text.rfind('.')),
                                 text + ".", std::string(100'000, '.')})
    EXPECT_FALSE(verify_statement(bad, "test")) << bad.substr(0, 20);
}

}  // namespace
}  // namespace rollcall::crypto
