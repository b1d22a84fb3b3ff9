#include "base/json_schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string>

namespace rollcall {
namespace {

namespace json = boost::json;

// What is wrong with `value`, "field message" a line; "" when it fits.
std::string wrong(std::string_view schema, std::string_view value, std::string_view document = "{}") {
  const json::value whole = json::parse(document);
  JsonSchemas schemas(whole);
  const auto compiled = schemas.compile(json::parse(schema), "here");
  if (!compiled) return "schema " + compiled.error().message;
  std::vector<FieldError> errors;
  compiled->check(json::parse(value), errors);
  std::string text;
  for (const FieldError& one : errors) text += (text.empty() ? "" : "; ") + one.field + " " + one.message;
  return text;
}

struct Case {
  std::string_view schema;
  std::string_view value;
  std::string_view wrong;
};

TEST(JsonSchema, SaysWhatIsWrongOfEveryKeyword) {
  const Case cases[] = {
      {"true", "7", ""},
      {"false", "7", "body is not known here"},
      {R"({"type":"string"})", R"("x")", ""},
      {R"({"type":"string"})", "null", "body must not be null"},
      {R"({"type":["string","null"]})", "null", ""},
      {R"({"type":["string","null"]})", "1", "body must be null or a string"},
      {R"({"type":"integer"})", "1.0", ""},
      {R"({"type":"integer"})", "1.5", "body must be an integer"},
      {R"({"type":"number"})", "1", ""},
      {R"({"type":"boolean"})", "0", "body must be true or false"},
      {R"({"type":"object"})", "[]", "body must be a JSON object"},
      {R"({"enum":["a","b"]})", R"("b")", ""},
      {R"({"enum":["a","b"]})", R"("c")", "body must be one of a, b"},
      {R"({"const":1})", "1.0", ""},
      {R"({"const":1})", "2", "body must be 1"},
      {R"({"minimum":1,"maximum":3})", "3", ""},
      {R"({"minimum":1,"maximum":3})", "4", "body must be from 1 to 3"},
      {R"({"minimum":1})", "0", "body must be at least 1"},
      {R"({"maximum":1})", "1.5", "body must be at most 1"},
      {R"({"exclusiveMinimum":1})", "1", "body must be more than 1"},
      {R"({"exclusiveMaximum":1})", "1", "body must be less than 1"},
      {R"({"multipleOf":5})", "12", "body must be a multiple of 5"},
      {R"({"minLength":2})", R"("é")", "body must have at least 2 characters"},
      {R"({"maxLength":1})", R"("é")", ""},
      {R"({"maxLength":1})", R"("ab")", "body must have at most 1 character"},
      {R"({"pattern":"^[a-z]+$"})", R"("ab")", ""},
      {R"({"pattern":"^[a-z]+$"})", R"("a1")", "body must match ^[a-z]+$"},
      {R"({"pattern":"\\S"})", R"(" ")", "body must not be blank"},
      {R"({"format":"uuid"})", R"("01890000-0000-7000-8000-000000000000")", ""},
      {R"({"format":"uuid"})", R"("x")", "body must be a UUID"},
      {R"({"format":"date-time"})", R"("2026-11-20T08:30:00Z")", ""},
      {R"({"format":"date"})", R"("2026-02-30")", "body must be a day, such as 2026-11-20"},
      {R"({"items":{"type":"integer"},"minItems":1})", R"([1,"x"])", "body[1] must be an integer"},
      {R"({"items":{"type":"integer"},"minItems":1})", "[]", "body must have at least 1 item"},
      {R"({"maxItems":1})", "[1,2]", "body must have at most 1 item"},
      {R"({"prefixItems":[{"type":"string"}],"items":{"type":"integer"}})", R"(["x",1])", ""},
      {R"({"uniqueItems":true})", R"([1,{"a":1},{"a":1}])", "body must not hold the same item twice"},
      {R"({"required":["a"]})", "{}", "a is missing"},
      {R"({"properties":{"a":{"properties":{"b":{"type":"integer"}}}}})", R"({"a":{"b":"x"}})",
       "a.b must be an integer"},
      {R"({"properties":{"a":{"items":{"required":["b"]}}}})", R"({"a":[{"b":1},{}]})", "a[1].b is missing"},
      {R"({"properties":{"a":true},"additionalProperties":false})", R"({"a":1,"b":2})", "b is not known here"},
      {R"({"additionalProperties":{"type":"integer"}})", R"({"a":"x"})", "a must be an integer"},
      {R"({"propertyNames":{"maxLength":1}})", R"({"ab":1})", "ab must have at most 1 character"},
      {R"({"minProperties":1})", "{}", "body must have at least 1 member"},
      {R"({"allOf":[{"required":["a"]},{"required":["b"]}]})", "{}", "a is missing; b is missing"},
      {R"({"anyOf":[{"type":"integer"},{"type":"string","minLength":1}]})", R"("")",
       "body must have at least 1 character"},
      {R"({"oneOf":[{"type":"object","required":["a"]},{"type":"null"}]})", "{}", "a is missing"},
      {R"({"oneOf":[{"type":"object","required":["a"]},{"type":"null"}]})", "null", ""},
      {R"({"oneOf":[{"required":["a"],"additionalProperties":false},{"required":["b","c"]}]})", R"({"b":1})",
       "c is missing"},
      {R"({"oneOf":[{"type":"string"},{"type":"null"}]})", "1", "body has none of the shapes it may have"},
      {R"({"oneOf":[{"type":"integer"},{"type":"number"}]})", "1", "body fits several of the shapes it may have"},
      {R"({"not":{"type":"integer"}})", "1", "body must not be like this"},
      {R"({"type":"string","description":"words","examples":["a"],"x-own":1})", R"("x")", ""},
  };
  for (const Case& one : cases) EXPECT_EQ(wrong(one.schema, one.value), one.wrong) << one.schema << " of " << one.value;
}

TEST(JsonSchema, RefusesWhatItWouldNotCheck) {
  EXPECT_EQ(wrong(R"({"if":{"type":"string"}})", "1"),
            "schema here/if: is a keyword that requests are not checked for");
  EXPECT_EQ(wrong(R"({"properties":{"a":{"format":"hostname"}}})", "1"),
            "schema here/properties/a/format: is a format that is not known");
  EXPECT_EQ(wrong(R"({"pattern":"("})", "1"), "schema here/pattern: is no regular expression");
  EXPECT_EQ(wrong(R"({"type":"text"})", "1"), "schema here/type: is no type");
  EXPECT_EQ(wrong(R"({"$ref":"#/nothing"})", "1"), "schema #/nothing leads nowhere");
}

TEST(JsonSchema, FollowsReferencesAlsoToItself) {
  constexpr std::string_view kTree = R"({"tree":{"type":"object","required":["name"],"additionalProperties":false,
      "properties":{"name":{"type":"string"},"below":{"type":"array","items":{"$ref":"#/tree"}}}}})";
  EXPECT_EQ(wrong(R"({"$ref":"#/tree"})", R"({"name":"a","below":[{"name":"b"}]})", kTree), "");
  EXPECT_EQ(wrong(R"({"$ref":"#/tree"})", R"({"name":"a","below":[{"name":"b","below":[{"nam":1}]}]})", kTree),
            "below[0].below[0].name is missing; below[0].below[0].nam is not known here");
}

TEST(JsonSchema, AReferenceThatNeverEndsIsRefusedAndNotFollowedForEver) {
  EXPECT_EQ(wrong(R"({"$ref":"#/a"})", "1", R"({"a":{"$ref":"#/a"}})"), "body is nested too deeply");
}

TEST(JsonSchema, StopsAfterSomeErrors) {
  std::string many = "[";
  for (int i = 0; i < 1000; ++i) many += "\"x\",";
  const std::string text = wrong(R"({"items":{"type":"integer"}})", many + "1]");
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, ';')), JsonSchema::kMaxErrors - 1);
}

TEST(JsonSchema, APatternThatWouldBacktrackForEverGivesUp) {
  EXPECT_NE(wrong(R"({"pattern":"^(a+)+$"})", "\"" + std::string(900, 'a') + "b\""), "");
}

TEST(JsonSchema, ReadsTextAsWhatItDescribes) {
  const json::value document = json::parse(R"({"n":{"type":"integer"}})");
  JsonSchemas schemas(document);
  const auto read = [&](std::string_view schema, std::string_view text) {
    return json::serialize(schemas.compile(json::parse(schema), "here")->read_text(text));
  };
  EXPECT_EQ(read(R"({"$ref":"#/n"})", "12"), "12");
  EXPECT_EQ(read(R"({"type":"integer"})", "1.5"), R"("1.5")");
  EXPECT_EQ(read(R"({"type":"number"})", "1.5"), "1.5E0");
  EXPECT_EQ(read(R"({"type":"boolean"})", "true"), "true");
  EXPECT_EQ(read(R"({"type":"boolean"})", "1"), R"("1")");
  EXPECT_EQ(read(R"({"type":"string"})", "12"), R"("12")");
  const auto list = schemas.compile(json::parse(R"({"type":"array","items":{"type":"integer"}})"), "here");
  EXPECT_TRUE(list->is_array());
  EXPECT_EQ(json::serialize(list->items().read_text("3")), "3");
}

}  // namespace
}  // namespace rollcall
