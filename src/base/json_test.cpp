#include "base/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <cmath>
#include <limits>

namespace rollcall {
namespace {

namespace json = boost::json;

enum class Colour : std::uint8_t { kRed, kBlue };

Result<Colour> parse_colour(std::string_view text) {
  if (text == "red") return Colour::kRed;
  if (text == "blue") return Colour::kBlue;
  return fail_field("colour", "must be one of red, blue");
}

json::value parsed(std::string_view text) { return parse_json(text).value(); }

std::vector<std::string> refusals(JsonReader& read) {
  std::vector<std::string> lines;
  const Result<void> result = read.finish();
  if (result) return lines;
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument);
  for (const FieldError& field : result.error().fields) lines.push_back(field.field + " " + field.message);
  return lines;
}

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ParseJson, TakesAnyOneDocument) {
  for (const char* text : {"{}", " [1, 2.5, \"x\", null, true] \n", R"("\u00e9\ud83d\ude00")", "-0", "1e3"})
    EXPECT_TRUE(parse_json(text)) << text;
  EXPECT_EQ(json::serialize(parsed(R"({"b":{"a":1},"a":[{"a":1},{"a":2}]})")),
            R"({"b":{"a":1},"a":[{"a":1},{"a":2}]})");
}

struct Bad {
  std::string text;
  std::string part_of_message;
};

TEST(ParseJson, SaysWhereItIsWrong) {
  const Bad cases[] = {
      {"", "line 1 column 1"},
      {"{", "line 1 column 2"},
      {"{\n  \"a\": nul\n}", "line 2 column 8"},
      {"{} x", "line 1 column 4"},
      {R"({"a":1,})", "line 1 column 8"},
      {"{'a':1}", "line 1 column 2"},
      {"// hello\n{}", "line 1 column 1"},
      {"[NaN]", "line 1 column 2"},
      {"\"\xFF\"", "line 1 column 2"},
      {R"("\ud800")", "line 1"},
      {"\"a\nb\"", "line 1 column 3"},
      {R"({"a":1,"a":2})", "has the name \"a\" twice"},
      {R"({"x":[{"a":1,"b":{"a":0},"\u0061":2}]})", "has the name \"a\" twice"},
  };
  for (const Bad& c : cases) {
    const auto value = parse_json(c.text);
    ASSERT_FALSE(value) << c.text;
    EXPECT_EQ(value.error().code, ErrorCode::kMalformed) << c.text;
    EXPECT_THAT(value.error().message, HasSubstr(c.part_of_message)) << c.text;
  }
}

TEST(ParseJson, HasLimits) {
  EXPECT_EQ(parse_json("[1,2]", {.max_bytes = 4}).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(parse_json("[1,2]", {.max_bytes = 5}));
  EXPECT_TRUE(parse_json("[[[]]]", {.max_depth = 3}));
  EXPECT_EQ(parse_json("[[[[]]]]", {.max_depth = 3}).error().code, ErrorCode::kMalformed);
  EXPECT_FALSE(parse_json(std::string(100'000, '[')));
}

TEST(JsonReader, ReadsEachType) {
  const auto value = parsed(R"({"s":" Ada ","t":" kept \n","i":-3,"whole":6e2,"n":0.5,"b":true,
      "at":"2026-11-20T08:30:00Z","id":"01890a5d-ac96-774b-bcce-b302099a8057","c":"blue"})");
  JsonReader read(value);
  EXPECT_EQ(read.string("s"), "Ada");
  EXPECT_EQ(read.text("t"), " kept \n");
  EXPECT_EQ(read.integer("i"), -3);
  EXPECT_EQ(read.integer("whole", 0, 600), 600);
  EXPECT_EQ(read.number("n", 0, 1), 0.5);
  EXPECT_TRUE(read.boolean("b"));
  EXPECT_EQ(format_rfc3339(read.time("at")), "2026-11-20T08:30:00Z");
  EXPECT_EQ(read.uuid("id").to_string(), "01890a5d-ac96-774b-bcce-b302099a8057");
  EXPECT_EQ(read.enumeration("c", parse_colour), Colour::kBlue);
  EXPECT_TRUE(read.finish());
}

TEST(JsonReader, WhatIsMissingOrNullIsNulloptWhereOptional) {
  const auto value = parsed(R"({"s":null,"i":null,"n":null,"b":null,"at":null,"id":null,"c":null,"t":null})");
  for (const bool null : {true, false}) {
    const json::value empty = json::object();
    JsonReader read(null ? value : empty);
    EXPECT_FALSE(read.optional_string("s"));
    EXPECT_FALSE(read.optional_text("t"));
    EXPECT_FALSE(read.optional_integer("i"));
    EXPECT_FALSE(read.optional_number("n"));
    EXPECT_FALSE(read.optional_boolean("b"));
    EXPECT_FALSE(read.optional_time("at"));
    EXPECT_FALSE(read.optional_uuid("id"));
    EXPECT_FALSE(read.optional_enumeration("c", parse_colour));
    EXPECT_EQ(read.given("s"), null);
    EXPECT_EQ(read.is_null("s"), null);
    EXPECT_TRUE(read.finish());
  }
}

TEST(JsonReader, OptionalMembersAreReadAndCheckedLikeRequiredOnes) {
  const auto value = parsed(R"({"s":"x","i":5,"n":1.5,"b":false,"c":"green","j":9})");
  JsonReader read(value);
  EXPECT_EQ(read.optional_string("s"), "x");
  EXPECT_EQ(read.optional_integer("i", 0, 5), 5);
  EXPECT_EQ(read.optional_number("n"), 1.5);
  EXPECT_EQ(read.optional_boolean("b"), false);
  EXPECT_FALSE(read.optional_enumeration("c", parse_colour));
  EXPECT_FALSE(read.optional_integer("j", 0, 5));
  EXPECT_THAT(refusals(read), ElementsAre("c must be one of red, blue", "j must be 0 to 5"));
}

TEST(JsonReader, NamesEveryFieldThatIsWrongAtOnce) {
  const auto value = parsed(R"({"s":1,"empty":" ","i":"3","half":0.5,"big":18446744073709551615,"n":true,"high":1.01,
      "b":"true","at":"yesterday","id":"7","c":"green","null":null,"surprise":1,"other\nname":2})");
  JsonReader read(value);
  read.string("s");
  read.string("empty");
  read.integer("i");
  read.integer("half");
  read.integer("big", 0, 10);
  read.number("n");
  read.number("high", 0, 1);
  read.boolean("b");
  read.time("at");
  read.uuid("id");
  read.enumeration("c", parse_colour);
  read.string("null");
  read.string("gone");
  EXPECT_THAT(refusals(read),
              ElementsAre("s must be a string", "empty must not be empty", "i must be an integer",
                          "half must be an integer", "big must be 0 to 10", "n must be a number", "high must be 0 to 1",
                          "b must be true or false", "at must be a time in RFC 3339, such as 2026-11-20T08:30:00Z",
                          "id must be a UUID", "c must be one of red, blue", "null must not be null", "gone is missing",
                          "surprise is not known here", "other?name is not known here"));
}

TEST(JsonReader, WhatIsNoObjectIsRefusedOnce) {
  for (const char* text : {"[]", "1", "null", R"("x")"}) {
    const auto value = parsed(text);
    JsonReader read(value);
    EXPECT_EQ(read.string("name"), "");
    EXPECT_FALSE(read.given("name"));
    EXPECT_THAT(refusals(read), ElementsAre("body must be a JSON object")) << text;
  }
}

TEST(JsonReader, NamesFieldsOfInnerObjectsByTheirPath) {
  const auto value =
      parsed(R"({"policy":{"late_after_s":-1,"typo":1},"rules":[{"day":"mon"},{"day":7},3],"flat":[1]})");
  JsonReader read(value);
  EXPECT_TRUE(read.object("policy", [](JsonReader& policy) { policy.integer("late_after_s", 0, 86'400); }));
  std::vector<std::string> days;
  EXPECT_TRUE(read.each("rules", [&](JsonReader& rule) { days.push_back(rule.string("day")); }));
  EXPECT_FALSE(read.object("missing", [](JsonReader& inner) { inner.string("never"); }));
  ASSERT_NE(read.array("flat"), nullptr);
  EXPECT_THAT(days, ElementsAre("mon", ""));
  EXPECT_THAT(refusals(read), ElementsAre("policy.late_after_s must be 0 to 86400", "policy.typo is not known here",
                                          "rules[1].day must be a string", "rules[2] must be a JSON object"));
}

TEST(JsonReader, ArraysHaveALimitAndAType) {
  const auto value = parsed(R"({"a":[1,2,3],"b":{}})");
  JsonReader read(value);
  EXPECT_EQ(read.array("a", 2), nullptr);
  EXPECT_EQ(read.array("b"), nullptr);
  EXPECT_THAT(refusals(read), ElementsAre("a must have at most 2 items", "b must be an array"));
}

TEST(JsonReader, TextHasALimitInBytesAndACallerMayRefuseToo) {
  const auto value = parsed(R"({"note":"12345","code":"x"})");
  JsonReader read(value);
  read.text("note", 4);
  read.string("code");
  read.refuse("code", "is taken");
  EXPECT_THAT(refusals(read), ElementsAre("note must have at most 4 bytes", "code is taken"));
}

TEST(WriteJson, IsCompactAndReadable) {
  const json::value value = {{"similarity", 0.1235},
                             {"count", 3},
                             {"big", 1e300},
                             {"none", nullptr},
                             {"bad", std::numeric_limits<double>::infinity()},
                             {"list", {1, 2.0, "a\"\n"}},
                             {"empty", json::object()}};
  EXPECT_EQ(write_json(value),
            R"({"similarity":0.1235,"count":3,"big":1e+300,"none":null,"bad":null,"list":[1,2,"a\"\n"],"empty":{}})");
  EXPECT_EQ(write_json(json::value{{"a", json::array{1, json::object{{"b", true}}}}}, 2),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": true\n    }\n  ]\n}");
}

TEST(WriteJson, WhatItWritesReadsBackExactly) {
  for (const double number : {0.1, -0.0, 1.0 / 3, 5e-324, 1.7976931348623157e308, 123456789.125, 1e21}) {
    const auto back = parse_json(write_json(json::value(number))).value();
    EXPECT_EQ(back.to_number<double>(), number);
  }
}

TEST(ToJson, NumbersAreShortAndNeverInvalid) {
  EXPECT_EQ(to_json_rounded(0.123456).as_double(), 0.1235);
  EXPECT_EQ(to_json_rounded(2.5, 0).as_double(), 3.0);
  EXPECT_FALSE(std::signbit(to_json_rounded(-0.00001).as_double()));
  EXPECT_TRUE(to_json_rounded(std::numeric_limits<double>::quiet_NaN()).is_null());
  EXPECT_TRUE(to_json_rounded(std::numeric_limits<double>::infinity()).is_null());
  EXPECT_EQ(to_json_rounded(1e308).as_double(), 1e308);
}

TEST(ToJson, ANilIdIsNull) {
  EXPECT_TRUE(to_json(Uuid{}).is_null());
  EXPECT_EQ(to_json(from_micros(0)).as_string(), "1970-01-01T00:00:00Z");
}

}  // namespace
}  // namespace rollcall
