#include "crypto/token.hpp"

#include <gtest/gtest.h>

namespace rollcall::crypto {
namespace {

TEST(Token, HasItsPrefixAndFindsItsHash) {
  const Token token = new_token(kApiKeyPrefix);
  EXPECT_TRUE(token.text.starts_with("rk_"));
  EXPECT_TRUE(is_token(token.text, kApiKeyPrefix));
  EXPECT_EQ(hash_token(token.text), token.hash);
  EXPECT_NE(new_token(kApiKeyPrefix).text, token.text);
}

TEST(Token, EveryCharacterCountsForTheHash) {
  const Token token = new_token(kDeviceKeyPrefix);
  for (std::size_t i = 0; i < token.text.size(); ++i) {
    std::string changed = token.text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(hash_token(changed), token.hash) << i;
  }
}

TEST(Token, OtherTextsAreNotOfTheForm) {
  const std::string random(43, 'A');
  EXPECT_TRUE(is_token("rk_" + random, "rk_"));
  for (const std::string& text : {std::string(), std::string("rk_"), random, "rd_" + random, "rk_" + random + "A",
                                  "rk_" + random.substr(1), "rk_" + random.substr(1) + "=", " rk_" + random}) {
    EXPECT_FALSE(is_token(text, "rk_")) << text;
  }
}

}  // namespace
}  // namespace rollcall::crypto
