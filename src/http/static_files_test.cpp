#include "http/static_files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace rollcall::http {
namespace {

const Time kModified = *parse_rfc3339("2026-11-20T08:30:00Z");

Request get(Fields headers = {}) {
  Request request;
  request.headers = std::move(headers);
  return request;
}

std::string header(const Response& response, std::string_view name) {
  return std::string(response.headers.find(name).value_or(""));
}

StaticFiles sample() {
  StaticFiles files;
  EXPECT_TRUE(files.add("index.html", "<p>home</p>", kModified));
  EXPECT_TRUE(files.add("assets/app-4f3a9c1b.js", std::string(5000, 'j'), kModified));
  EXPECT_TRUE(files.add("docs/index.html", "docs", kModified));
  EXPECT_TRUE(files.add("photo.jpg", std::string(5000, 'p'), kModified));
  return files;
}

TEST(StaticFilesTest, ServesFilesWithTypeTagAndCaching) {
  const StaticFiles files = sample();
  const Result<Response> home = files.serve(get(), "");
  ASSERT_TRUE(home);
  EXPECT_EQ(home->bytes(), "<p>home</p>");
  EXPECT_EQ(header(*home, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(header(*home, "Cache-Control"), "no-cache");
  EXPECT_EQ(header(*home, "Last-Modified"), "Fri, 20 Nov 2026 08:30:00 GMT");
  EXPECT_EQ(header(*home, "ETag").size(), 26U);
  const Result<Response> script = files.serve(get(), "assets/app-4f3a9c1b.js");
  EXPECT_EQ(header(*script, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(*script, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(files.serve(get(), "docs/")->bytes(), "docs");
}

TEST(StaticFilesTest, ServesTheSmallestFormTheClientTakes) {
  const StaticFiles files = sample();
  const auto with = [&](std::string_view path, std::string accepts) {
    return *files.serve(get({{"Accept-Encoding", std::move(accepts)}}), path);
  };
  const Response brotli = with("assets/app-4f3a9c1b.js", "gzip, br");
  const Response gzip = with("assets/app-4f3a9c1b.js", "gzip");
  const Response plain = with("assets/app-4f3a9c1b.js", "");
  EXPECT_EQ(header(brotli, "Content-Encoding"), "br");
  EXPECT_EQ(header(gzip, "Content-Encoding"), "gzip");
  EXPECT_LT(gzip.bytes().size(), 200U);
  EXPECT_EQ(plain.bytes().size(), 5000U);
  EXPECT_EQ(header(plain, "Vary"), "Accept-Encoding");
  EXPECT_NE(header(brotli, "ETag"), header(gzip, "ETag")) << "other bytes, another tag";
  EXPECT_EQ(header(with("photo.jpg", "gzip, br"), "Content-Encoding"), "");
}

TEST(StaticFilesTest, AnswersOneByteRange) {
  StaticFiles files;
  ASSERT_TRUE(files.add("a.bin", "0123456789", kModified));
  struct Case {
    std::string_view range;
    int status;
    std::string_view body;
    std::string_view content_range;
  };
  const Case cases[] = {
      {"bytes=2-4", 206, "234", "bytes 2-4/10"},
      {"bytes=8-", 206, "89", "bytes 8-9/10"},
      {"bytes=-3", 206, "789", "bytes 7-9/10"},
      {"bytes=0-99", 206, "0123456789", "bytes 0-9/10"},
      {"bytes=-99", 206, "0123456789", "bytes 0-9/10"},
      {"bytes=10-", 416, "", "bytes */10"},
      {"bytes=-0", 416, "", "bytes */10"},
      {"bytes=4-2", 200, "0123456789", ""},
      {"bytes=0-1,3-4", 200, "0123456789", ""},
      {"lines=1-2", 200, "0123456789", ""},
      {"bytes=a-b", 200, "0123456789", ""},
      {"bytes=", 200, "0123456789", ""},
  };
  for (const Case& c : cases) {
    const Result<Response> response = files.serve(get({{"Range", std::string(c.range)}}), "a.bin");
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, c.status) << c.range;
    EXPECT_EQ(response->bytes(), c.body) << c.range;
    EXPECT_EQ(header(*response, "Content-Range"), c.content_range) << c.range;
  }
  EXPECT_EQ(files.serve(get({{"Range", "bytes=2-4"}, {"If-Range", "\"old\""}}), "a.bin")->status, 200);
}

TEST(StaticFilesTest, GivesTheAppItsOwnRoutesAndNothingElse) {
  const StaticFiles files = sample();
  EXPECT_EQ(files.serve(get(), "courses/7/live")->bytes(), "<p>home</p>");
  for (const std::string_view path : {"missing.js", "assets/missing.css", "api/v1/nothing", "compat/x",
                                      "../etc/passwd.txt", "/etc/passwd.txt", "assets/../../x.txt"}) {
    const Result<Response> response = files.serve(get(), path);
    ASSERT_FALSE(response) << path;
    EXPECT_EQ(response.error().code, ErrorCode::kNotFound);
  }
}

TEST(StaticFilesTest, RefusesPathsThatClimbAndFilesThatAreTooLarge) {
  StaticFiles files({.max_file = 10, .max_total = 15});
  for (const std::string_view path : {"", "/a", "a/", "../a", "a/../b", "a//b", "./a", "a\\b", "a\nb", "\xFF"}) {
    EXPECT_EQ(files.add(path, "x", kModified).error().code, ErrorCode::kInvalidArgument) << path;
  }
  EXPECT_EQ(files.add("a", std::string(11, 'x'), kModified).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(files.add("a", std::string(10, 'x'), kModified));
  EXPECT_EQ(files.add("b", std::string(6, 'x'), kModified).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(files.files(), 1U);
}

TEST(StaticFilesTest, ReadsAFolderWithoutLinksAndHiddenFiles) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("rollcall-static-" + std::to_string(::getpid()));
  fs::create_directories(folder / "sub" / ".git");
  std::ofstream(folder / "index.html") << "home";
  std::ofstream(folder / "sub" / "a.css") << "css";
  std::ofstream(folder / "sub" / ".git" / "config") << "hidden";
  std::ofstream(folder / ".env") << "hidden";
  fs::create_symlink("/etc/hostname", folder / "link.txt");
  StaticFiles files;
  EXPECT_TRUE(files.add_folder(folder));
  EXPECT_EQ(files.files(), 2U);
  EXPECT_EQ(files.serve(get(), "sub/a.css")->bytes(), "css");
  fs::remove_all(folder);
  EXPECT_EQ(files.add_folder(folder).error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace rollcall::http
