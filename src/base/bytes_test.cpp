#include "base/bytes.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace rollcall {
namespace {

TEST(Bytes, TextFormsMatchTheVectorsOfRfc4648) {
  struct Case {
    std::string_view plain, base64, base64url, hex;
  };
  constexpr Case kCases[] = {
      {"", "", "", ""},
      {"f", "Zg==", "Zg", "66"},
      {"fo", "Zm8=", "Zm8", "666f"},
      {"foo", "Zm9v", "Zm9v", "666f6f"},
      {"foob", "Zm9vYg==", "Zm9vYg", "666f6f62"},
      {"fooba", "Zm9vYmE=", "Zm9vYmE", "666f6f6261"},
      {"foobar", "Zm9vYmFy", "Zm9vYmFy", "666f6f626172"},
      {"\xfb\xff\xfe", "+//+", "-__-", "fbfffe"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(to_base64(bytes_of(c.plain)), c.base64);
    EXPECT_EQ(to_base64url(bytes_of(c.plain)), c.base64url);
    EXPECT_EQ(to_hex(bytes_of(c.plain)), c.hex);
    EXPECT_EQ(text_of(from_base64(c.base64).value()), c.plain);
    EXPECT_EQ(text_of(from_base64(c.base64url).value()), c.plain);
    EXPECT_EQ(text_of(from_hex(c.hex).value()), c.plain);
  }
}

TEST(Bytes, EveryLengthComesBackAsItWas) {
  Bytes bytes(100);
  fill_random(bytes);
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    const Bytes expected(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_EQ(from_base64(to_base64(expected)).value(), expected);
    EXPECT_EQ(from_base64(to_base64url(expected)).value(), expected);
    EXPECT_EQ(from_hex(to_hex(expected)).value(), expected);
  }
}

TEST(Bytes, RefusesTextThatIsNotTheOneFormOfAValue) {
  for (const std::string_view text : {"A", "=", "==", "====", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n",
                                      "Zg==Zg==", "Z*9v", "Zm9v====", "\xc3\xa4\xc3\xa4"}) {
    const auto decoded = from_base64(text);
    ASSERT_FALSE(decoded) << text;
    EXPECT_EQ(decoded.error().code, ErrorCode::kMalformed);
  }
  for (const std::string_view text : {"6", "6g", " 66", "0x66", "66\n"}) EXPECT_FALSE(from_hex(text)) << text;
  EXPECT_EQ(text_of(from_hex("4A4b").value()), "JK");
}

}  // namespace
}  // namespace rollcall
