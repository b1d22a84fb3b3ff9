#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

using namespace std::string_view_literals;

TEST(ToUtf8, TakesWhatSpreadsheetsSave) {
  struct Case {
    std::string_view bytes;
    std::string_view text;
  };
  const Case cases[] = {
      {"", ""},
      {"id,Zoë", "id,Zoë"},
      {"\xEF\xBB\xBFid", "id"},
      {"\xFF\xFE"
       "i\0d\0"sv,
       "id"},
      {"\xFE\xFF"
       "\0i\0d"sv,
       "id"},
      {"\xFF\xFE\xEB\0\xAC\x20\x3D\xD8\x00\xDE"sv, "ë€😀"},
  };
  for (const Case& c : cases) {
    const auto text = to_utf8(bytes_of(c.bytes));
    ASSERT_TRUE(text) << c.text;
    EXPECT_EQ(*text, c.text);
  }
}

TEST(ToUtf8, RefusesWhatIsNoText) {
  for (const std::string_view bytes :
       {"Zo\xEB"sv, "\xFF\xFEi"sv, "\xFF\xFE\x00\xDE"sv, "\xFF\xFE\x3D\xD8"sv, "\xFF\xFE\x3D\xD8i\0"sv}) {
    const auto text = to_utf8(bytes_of(bytes));
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, ErrorCode::kMalformed);
  }
}

}  // namespace
}  // namespace rollcall
