#include "base/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rollcall {
namespace {

using namespace std::string_view_literals;

TEST(Text, WellFormedUtf8IsTakenInAnyScript) {
  for (const std::string_view text :
       {""sv, "Jane"sv, "\0"sv, "Zoë Žižek"sv, "山田太郎"sv, "عبد الله"sv, "\u07FF\u0800"sv, "\uD7FF\uE000\uFFFF"sv,
        "\U00010000\U0010FFFF"sv, "👩‍🏫"sv})
    EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(Text, WhatIsNotUtf8IsSeen) {
  for (const std::string_view text :
       {"\x80"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xC3"sv, "\xC3("sv, "\xE0\x80\x80"sv, "\xE2\x82"sv, "\xED\xA0\x80"sv,
        "\xED\xBF\xBF"sv, "\xF0\x80\x80\x80"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv, "ok\xFE"sv,
        "J\xE9r\xF4me"sv})
    EXPECT_FALSE(is_utf8(text));
}

TEST(Text, LengthCountsCodePointsNotBytes) {
  EXPECT_EQ(count_code_points(""), 0U);
  EXPECT_EQ(count_code_points("Zoë"), 3U);
  EXPECT_EQ(count_code_points("山田太郎"), 4U);
  EXPECT_EQ(count_code_points("\U0001F600"), 1U);
  EXPECT_EQ(count_code_points("a\xFF\xFE"), 3U);
}

TEST(Text, TrimTakesAnyWhiteSpaceFromBothEndsOnly) {
  EXPECT_EQ(trim("  Jane  Doe\t\r\n"), "Jane  Doe");
  EXPECT_EQ(trim("\u00A0\u3000Jane\u2003"), "Jane");
  EXPECT_EQ(trim("\u3000 \t"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("é"), "é");
}

TEST(Text, ControlCharactersAreFoundWhereverTheyHide) {
  for (const std::string_view text :
       // NOLINTNEXTLINE(misc-misleading-bidirectional): that is what they are
       {"a\nb"sv, "\0"sv, "a\x7F"sv, "\u0085"sv, "a\u2028"sv, "\xE2\x80\xAEgnp.exe"sv, "\xE2\x81\xA6"sv})
    EXPECT_TRUE(has_control_characters(text));
  // A zero-width joiner belongs to many scripts and emoji.
  for (const std::string_view text : {""sv, "Zoë"sv, "\u0627\u200D\u0628"sv, "a b"sv})
    EXPECT_FALSE(has_control_characters(text));
}

TEST(Text, PrintableTextIsShortAndHasNothingToFearIn) {
  EXPECT_EQ(printable("Zoë"), "Zoë");
  EXPECT_EQ(printable("a\nb\x1B[31m\xFF"), "a?b?[31m?");
  EXPECT_EQ(printable("山田太郎", 2), "山田...");
  EXPECT_EQ(printable("山田", 2), "山田");
  EXPECT_EQ(printable("", 0), "");
}

TEST(Text, AsciiLettersCompareWithoutCase) {
  EXPECT_EQ(to_lower_ascii("Content-TYPE: É"), "content-type: É");
  EXPECT_TRUE(equals_ignore_case("Keep-Alive", "keep-alive"));
  EXPECT_FALSE(equals_ignore_case("keep-alive", "keep-aliv"));
  EXPECT_FALSE(equals_ignore_case("É", "é"));
}

TEST(CleanLine, TrimsAndKeepsWhatIsFine) {
  EXPECT_EQ(clean_line("name", "  Ada Lovelace ").value(), "Ada Lovelace");
  EXPECT_EQ(clean_line("name", std::string(200, 'x')).value().size(), 200U);
  EXPECT_EQ(clean_line("note", "", {.min_code_points = 0}).value(), "");
}

struct Refused {
  std::string text;
  std::string message;
};

TEST(CleanLine, RefusesWithTheFieldsName) {
  std::string long_name;
  for (int i = 0; i < 201; ++i) long_name += "ß";
  const Refused cases[] = {
      {"", "must not be empty"},
      {" \t", "must not be empty"},
      {"\xC3(", "must be UTF-8 text"},
      {"a\nb", "must be one line without control characters"},
      {long_name, "must have at most 200 characters"},
  };
  for (const Refused& c : cases) {
    const auto line = clean_line("name", c.text);
    ASSERT_FALSE(line) << c.message;
    ASSERT_EQ(line.error().fields.size(), 1U);
    EXPECT_EQ(line.error().fields[0].field, "name");
    EXPECT_EQ(line.error().fields[0].message, c.message);
  }
  EXPECT_EQ(clean_line("pin", "12", {.min_code_points = 4}).error().fields[0].message,
            "must have at least 4 characters");
}

}  // namespace
}  // namespace rollcall
