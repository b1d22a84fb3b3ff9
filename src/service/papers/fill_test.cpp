#include "service/papers/fill.hpp"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>

namespace rollcall::service {
namespace {

using boost::json::array;
using boost::json::object;

TEST(Fill, WritesTagsSectionsAndLists) {
  const object view{{"name", "A school"},
                    {"yes", true},
                    {"no", false},
                    {"models", array{object{{"model", "one"}}, object{{"model", "two"}}}}};
  EXPECT_EQ(*fill("{{name}}{{#yes}}!{{/yes}}{{^yes}}?{{/yes}}{{#no}}?{{/no}}{{^no}}.{{/no}}", view), "A school!.");
  EXPECT_EQ(*fill("{{#models}}- {{model}} of {{name}}\n{{/models}}", view), "- one of A school\n- two of A school\n");
  EXPECT_EQ(*fill("{{#name}}by {{name}}{{/name}}", view), "by A school") << "a text is there";
}

TEST(Fill, LeavesNothingOfASectionThatStandsOnLinesOfItsOwn) {
  EXPECT_EQ(*fill("a\n{{#no}}\nb\n{{/no}}\nc\n", object{{"no", false}}), "a\nc\n");
  EXPECT_EQ(*fill("a\n{{#yes}}\nb\n{{/yes}}\nc\n", object{{"yes", true}}), "a\nb\nc\n");
  EXPECT_EQ(*fill("a\n{{#no}}\nb\n{{/no}}\n\nc\n", object{{"no", false}}), "a\n\nc\n") << "an empty line stays";
  EXPECT_EQ(*fill("{{#no}}b{{/no}}\nc\n", object{{"no", false}}), "\nc\n") << "a line with more than a tag stays";
}

TEST(Fill, KeepsATextFromBeingTakenForMarkdown) {
  EXPECT_EQ(*fill("{{a}} `{{&a}}`", object{{"a", "x|y_z<b>"}}), "x\\|y\\_z\\<b\\> `x|y_z<b>`");
  EXPECT_EQ(as_markdown("one\ntwo"), "one two");
  EXPECT_EQ(as_markdown("Müller & Söhne"), "Müller \\& Söhne");
}

TEST(Fill, RefusesATextWhoseTagsDoNotClose) { EXPECT_EQ(fill("{{#a}}", object{}).error().code, ErrorCode::kInternal); }

TEST(Fill, TurnsWhatRunsFromRightToLeftAndIsolatesItsCode) {
  const Language arabic = *parse_language("ar");
  EXPECT_EQ(turned("نص `a.b` نص\n", arabic), "<div dir=\"rtl\" lang=\"ar\">\n\nنص \u2066`a.b`\u2069 نص\n\n</div>\n");
  EXPECT_EQ(turned("text `a.b`\n", *parse_language("en")), "text `a.b`\n");
}

}  // namespace
}  // namespace rollcall::service
