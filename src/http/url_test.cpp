#include "http/url.hpp"

#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

TEST(UrlTest, DecodesOnceAndRefusesWhatHidesSomething) {
  struct Case {
    std::string_view text;
    std::optional<std::string> expected;
  };
  const Case cases[] = {
      {"", ""},
      {"a%20b", "a b"},
      {"a+b", "a+b"},
      {"%41%62", "Ab"},
      {"%2541", "%41"},
      {"%C3%A9", "\xC3\xA9"},
      {"%", std::nullopt},
      {"%4", std::nullopt},
      {"%4g", std::nullopt},
      {"%00", std::nullopt},
      {"%0A", std::nullopt},
      {"%7f", std::nullopt},
      {"%ff", std::nullopt},
      {"%C0%AF", std::nullopt},
  };
  for (const Case& c : cases) {
    const Result<std::string> decoded = percent_decode(c.text);
    EXPECT_EQ(decoded.has_value(), c.expected.has_value()) << c.text;
    if (decoded && c.expected) {
      EXPECT_EQ(*decoded, *c.expected);
    }
  }
  EXPECT_EQ(*percent_decode("a+b%2B", true), "a b+");
}

TEST(UrlTest, EncodesSoThatDecodingGivesItBack) {
  const std::string text = "S001/J\xC3\xA9 &=?#%+~";
  EXPECT_EQ(percent_encode(text), "S001%2FJ%C3%A9%20%26%3D%3F%23%25%2B~");
  EXPECT_EQ(*percent_decode(percent_encode(text)), text);
}

TEST(UrlTest, ReadsTargets) {
  const Result<Target> target = parse_target("/a/b%2Fc/?x=1&y=two+words&x=3&flag&=&&z=%0A");
  ASSERT_TRUE(target) << target.error().describe();
  EXPECT_EQ(target->path, "/a/b/c/");
  EXPECT_EQ(target->segments, (std::vector<std::string>{"a", "b/c"}));
  EXPECT_TRUE(target->trailing_slash);
  EXPECT_EQ(target->query.find("x"), "1");
  EXPECT_EQ(target->query.all("x"), (std::vector<std::string_view>{"1", "3"}));
  EXPECT_EQ(target->query.find("y"), "two words");
  EXPECT_EQ(target->query.find("flag"), "");
  EXPECT_EQ(target->query.find("z"), "\n");
  EXPECT_FALSE(target->query.find("nothing"));

  EXPECT_TRUE(parse_target("/")->segments.empty());
  EXPECT_FALSE(parse_target("/")->trailing_slash);
  EXPECT_EQ(parse_target("/?a=b")->path, "/");
  EXPECT_EQ(parse_target("HTTP://host:1/a?b")->path, "/a");
  EXPECT_EQ(parse_target("https://host")->path, "/");
  EXPECT_EQ(parse_target("https://host?a=1")->query.find("a"), "1");
  EXPECT_EQ(parse_target("*")->path, "*");
}

TEST(UrlTest, RefusesTargetsWithTricks) {
  for (const std::string_view target :
       {"", "a", "//a", "/a//b", "/a/.", "/a/..", "/../a", "/%2e%2E/a", "/a\\b", "/a%5cb", "/a#b", "/a%00",
        "/a%0d%0aX:1", "/\xFF", "ftp://host/", "://", "host:443", "/a?b=%", "/a?%00=1"}) {
    const Result<Target> parsed = parse_target(target);
    EXPECT_FALSE(parsed) << target;
    if (!parsed) {
      EXPECT_EQ(parsed.error().code, ErrorCode::kMalformed);
    }
  }
}

TEST(UrlTest, BoundsTheNumberOfParameters) {
  std::string query;
  for (int i = 0; i < 4; ++i) query += "a&";
  EXPECT_TRUE(parse_query(query, 4));
  EXPECT_FALSE(parse_query(query, 3));
}

}  // namespace
}  // namespace rollcall::http
