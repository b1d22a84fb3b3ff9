// Of the plain values: fields, requests, responses, problems, dates, compression.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "http/compress.hpp"
#include "http/date.hpp"
#include "http/problem.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace rollcall::http {
namespace {

TEST(FieldsTest, CompareNamesWithoutCaseAndKeepTheirOrder) {
  Fields fields{{"Accept", "a"}, {"Set-Cookie", "1"}, {"set-cookie", "2"}};
  EXPECT_EQ(fields.find("ACCEPT"), "a");
  EXPECT_EQ(fields.count("Set-Cookie"), 2U);
  fields.set("SET-COOKIE", "3");
  EXPECT_EQ(fields.count("Set-Cookie"), 1U);
  EXPECT_EQ(fields.find("Set-Cookie"), "3");
  fields.set_default("Accept", "b");
  fields.set_default("Vary", "*");
  EXPECT_EQ(fields.find("Accept"), "a");
  EXPECT_EQ(fields.find("Vary"), "*");
  fields.remove("accept");
  EXPECT_FALSE(fields.contains("Accept"));
}

TEST(FieldsTest, FindTokensInLists) {
  const Fields fields{{"Connection", "keep-alive , Upgrade"}, {"Connection", "x;q=1"}};
  EXPECT_TRUE(fields.has_token("connection", "upgrade"));
  EXPECT_TRUE(fields.has_token("connection", "x"));
  EXPECT_FALSE(fields.has_token("connection", "keep"));
}

TEST(RequestTest, ReadsCookiesTypesAndParameters) {
  Request request;
  request.headers.add("Cookie", "a=1; session=abc=; b=2");
  request.headers.add("Content-Type", " Application/JSON; charset=utf-8");
  request.path_params = {{"id", "7"}};
  EXPECT_EQ(request.cookie("session"), "abc=");
  EXPECT_EQ(request.cookie("b"), "2");
  EXPECT_FALSE(request.cookie("sess"));
  EXPECT_EQ(request.content_type(), "application/json");
  EXPECT_EQ(request.param("id"), "7");
  EXPECT_EQ(request.param("other"), "");
}

TEST(RequestTest, TakesOnlyTheContentTypesAsked) {
  Request request;
  request.headers.add("Content-Type", "image/png");
  const std::string_view images[] = {"image/*"};
  const std::string_view two[] = {"image/jpeg", "text/csv"};
  EXPECT_TRUE(require_content_type(request, images));
  const Result<void> refused = require_content_type(request, two);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnsupportedMedia);
  EXPECT_EQ(refused.error().hint, "send image/jpeg or text/csv");
}

TEST(RequestTest, ReadsJsonAndForms) {
  Request request;
  request.headers.add("Content-Type", "application/merge-patch+json");
  request.body = "{\"a\":[1,2]}";
  EXPECT_TRUE(json_body(request));
  request.body = "{\"a\":[1,2]} x";
  EXPECT_EQ(json_body(request).error().code, ErrorCode::kMalformed);
  request.body = std::string(100, '[') + std::string(100, ']');
  EXPECT_FALSE(json_body(request)) << "nested too deeply";
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  request.body = "user=J%C3%A9&password=a+b";
  EXPECT_EQ(form_body(request)->find("user"), "J\xC3\xA9");
  EXPECT_EQ(form_body(request)->find("password"), "a b");
  EXPECT_EQ(json_body(request).error().code, ErrorCode::kUnsupportedMedia);
}

TEST(ResponseTest, NamesDownloadsInAnyScriptWithoutForgingAHeader) {
  const Response response = Response::no_content().as_download("\xC3\xA9\"\r\n.csv");
  EXPECT_EQ(response.headers.find("Content-Disposition"),
            "attachment; filename=\"_____.csv\"; filename*=UTF-8''%C3%A9%22%0D%0A.csv");
}

TEST(ResponseTest, ComparesTagsWeaklyAndStrongly) {
  EXPECT_TRUE(etag_listed("\"a\", \"b\"", "\"b\"", false));
  EXPECT_TRUE(etag_listed("*", "\"b\"", false));
  EXPECT_FALSE(etag_listed("W/\"b\"", "\"b\"", false));
  EXPECT_TRUE(etag_listed("W/\"b\"", "\"b\"", true));
  EXPECT_FALSE(etag_listed("W/\"b\"", "W/\"b\"", false));
  EXPECT_FALSE(etag_listed("\"a\"", "\"b\"", true));
  EXPECT_FALSE(etag_listed("", "\"b\"", true));
}

TEST(ProblemTest, HoldsWhatTheStandardAsks) {
  Error error{.code = ErrorCode::kInvalidArgument, .message = "a value was refused", .hint = "send a name"};
  error.fields = {{"name", "is empty"}};
  const boost::json::value body = boost::json::parse(problem_text(error, 400, "id-1"));
  const boost::json::value expected = {{"type", "/docs/errors#invalid-argument"},
                                       {"title", traits(error.code).title},
                                       {"status", 400},
                                       {"detail", "a value was refused"},
                                       {"code", "invalid_argument"},
                                       {"hint", "send a name"},
                                       {"request_id", "id-1"}};
  boost::json::object wanted = expected.as_object();
  wanted["errors"] = boost::json::array({boost::json::object({{"field", "name"}, {"message", "is empty"}})});
  EXPECT_EQ(body, boost::json::value(wanted));
}

TEST(ProblemTest, SaysWhenToTryAgain) {
  EXPECT_EQ(problem(ErrorCode::kBusy, "busy").headers.find("Retry-After"), "1");
  Error limited{.code = ErrorCode::kRateLimited, .message = "too many", .retry_after_s = 30};
  EXPECT_EQ(problem(limited).headers.find("Retry-After"), "30");
  EXPECT_FALSE(problem(ErrorCode::kNotFound, "no").headers.contains("Retry-After"));
}

TEST(DateTest, WritesAndReadsHttpDates) {
  const Time time = *parse_rfc3339("1994-11-06T08:49:37Z");
  EXPECT_EQ(format_http_date(time), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), time);
  for (const std::string_view bad : {"", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
                                     "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT"}) {
    EXPECT_FALSE(parse_http_date(bad)) << bad;
  }
}

TEST(CompressTest, ReadsWhatTheClientAccepts) {
  struct Case {
    std::string_view value;
    bool gzip;
    bool brotli;
  };
  for (const Case& c : {Case{"gzip, deflate, br", true, true}, Case{"", false, false}, Case{"GZIP;q=1.0", true, false},
                        Case{"gzip;q=0, br;q=0.5", false, true}, Case{"*", true, true}, Case{"*;q=0", false, false},
                        Case{"identity", false, false}, Case{"br;q=0.000, *", true, false}}) {
    const Fields fields{{"Accept-Encoding", std::string(c.value)}};
    EXPECT_EQ(accepts_coding(fields, Coding::kGzip), c.gzip) << c.value;
    EXPECT_EQ(accepts_coding(fields, Coding::kBrotli), c.brotli) << c.value;
  }
  struct Preferred {
    std::string_view value;
    Coding coding;
  };
  using enum Coding;
  for (const Preferred& c :
       {Preferred{"gzip, br", kBrotli}, Preferred{"gzip, br;q=0.9", kGzip}, Preferred{"br;q=x, gzip;q=0.1", kGzip},
        Preferred{"identity, gzip;q=0.5", kIdentity}, Preferred{"identity;q=0.5, gzip", kGzip}, Preferred{"*", kBrotli},
        Preferred{"", kIdentity}, Preferred{"deflate", kIdentity}, Preferred{"gzip;level=9;q=0", kIdentity}}) {
    EXPECT_EQ(preferred_coding({{"Accept-Encoding", std::string(c.value)}}), c.coding) << c.value;
  }
  EXPECT_TRUE(is_compressible("application/problem+json; charset=utf-8"));
  EXPECT_FALSE(is_compressible("image/jpeg"));
  EXPECT_FALSE(is_compressible("text/event-stream"));
}

}  // namespace
}  // namespace rollcall::http
