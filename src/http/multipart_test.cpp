#include "http/multipart.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <filesystem>

#include "http/test_server.hpp"

namespace rollcall::http::testing {
namespace {

constexpr std::string_view kType = "multipart/form-data; boundary=XyZ";

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string part(std::string_view header, std::string_view data) {
  return "--XyZ\r\n" + std::string(header) + "\r\n\r\n" + std::string(data) + "\r\n";
}

TEST(MultipartTest, ReadsFieldsAndFilesAsViewsOfTheBody) {
  const std::string photo("\xFF\xD8\r\n--Xy\0\r\n-", 12);
  const std::string body =
      part("Content-Disposition: form-data; name=\"source\"", "door") +
      part("content-disposition: FORM-DATA; name=photo; filename=\"a.jpg\"\r\nContent-Type: Image/JPEG; x=1", photo) +
      part("Content-Disposition: form-data; name=\"photo\"; filename=\"\"", "") + "--XyZ--\r\n";
  const Result<Multipart> form = parse_multipart(kType, bytes(body));
  ASSERT_TRUE(form) << form.error().describe();
  ASSERT_EQ(form->parts.size(), 3U);
  EXPECT_EQ(form->parts[0].name, "source");
  EXPECT_FALSE(form->parts[0].filename);
  EXPECT_EQ(form->parts[0].content_type, "text/plain");
  EXPECT_EQ(**form->text("source"), "door");
  EXPECT_EQ(form->parts[1].filename, "a.jpg");
  EXPECT_EQ(form->parts[1].content_type, "image/jpeg");
  EXPECT_EQ(form->parts[1].text(), photo);
  EXPECT_GE(form->parts[1].text().data(), body.data());
  EXPECT_LE(form->parts[1].text().data(), body.data() + body.size());
  EXPECT_EQ(form->parts[2].data.size(), 0U);
  EXPECT_EQ(form->all("photo").size(), 2U);
  EXPECT_EQ(form->find("nothing"), nullptr);
  EXPECT_FALSE(form->text("nothing")->has_value());
  EXPECT_FALSE(form->text("photo")) << "not UTF-8";
}

TEST(MultipartTest, ReadsWhatClientsSend) {
  struct Case {
    std::string_view what;
    std::string_view disposition;
    std::string_view name;
    std::optional<std::string> filename;
  };
  const Case cases[] = {
      {"browser", "form-data; name=\"photo\"; filename=\"na\xC3\xAFve.jpg\"", "photo", "na\xC3\xAFve.jpg"},
      {"escaped quote", "form-data; name=\"a\\\"b\"; filename=\"c\\\\d\"", "a\"b", "d"},
      {"unix path", "form-data; name=\"a\"; filename=\"/etc/../passwd\"", "a", "passwd"},
      {"windows path", "form-data; name=\"a\"; filename=\"C:\\photos\\me.jpg\"", "a", "me.jpg"},
      {"extended name", "form-data; name=a; filename*=UTF-8''%C3%A9.jpg", "a", "\xC3\xA9.jpg"},
      {"both names", "form-data; name=a; filename=e.jpg; filename*=UTF-8''%C3%A9.jpg", "a", "e.jpg"},
      {"trailing semicolon", "form-data; name=a;", "a", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    const std::string body = part("Content-Disposition: " + std::string(c.disposition), "x") + "--XyZ--";
    const Result<Multipart> form = parse_multipart(kType, bytes(body));
    ASSERT_TRUE(form) << form.error().describe();
    EXPECT_EQ(form->parts.at(0).name, c.name);
    EXPECT_EQ(form->parts.at(0).filename, c.filename);
  }
  const std::string padded = "\r\n--a b \t\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--a b-- \r\n\r\n";
  EXPECT_TRUE(parse_multipart("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"", bytes(padded)));
  EXPECT_EQ(parse_multipart(kType, bytes("--XyZ--"))->parts.size(), 0U);
}

TEST(MultipartTest, RefusesEveryMalformedBody) {
  const std::string good = "Content-Disposition: form-data; name=\"a\"";
  struct Case {
    std::string_view what;
    std::string content_type;
    std::string body;
    ErrorCode code = ErrorCode::kMalformed;
  };
  const std::string type(kType);
  const Case cases[] = {
      {"no type", "", "x", ErrorCode::kUnsupportedMedia},
      {"another type", "application/json", "{}", ErrorCode::kUnsupportedMedia},
      {"another multipart", "multipart/mixed; boundary=XyZ", "--XyZ--", ErrorCode::kUnsupportedMedia},
      {"no boundary", "multipart/form-data", part(good, "x") + "--XyZ--"},
      {"empty boundary", "multipart/form-data; boundary=", part(good, "x") + "--XyZ--"},
      {"boundary twice", type + "; boundary=abc", part(good, "x") + "--XyZ--", ErrorCode::kUnsupportedMedia},
      {"boundary too long", "multipart/form-data; boundary=" + std::string(71, 'x'), "x"},
      {"boundary of strange characters", "multipart/form-data; boundary=\"a\xFF\"", "x"},
      {"empty body", type, ""},
      {"no boundary in the body", type, "just text"},
      {"text before the boundary", type, "hello\r\n" + part(good, "x") + "--XyZ--"},
      {"no final boundary", type, part(good, "x")},
      {"cut in the data", type, "--XyZ\r\n" + good + "\r\n\r\nabc"},
      {"cut in the header", type, "--XyZ\r\n" + good},
      {"cut after the boundary", type, "--XyZ"},
      {"final boundary cut", type, part(good, "x") + "--XyZ-"},
      {"text after the final boundary", type, part(good, "x") + "--XyZ--more"},
      {"boundary not alone on its line", type, "--XyZ" + good + "\r\n\r\nx\r\n--XyZ--"},
      {"boundary with something behind it inside", type, "--XyZ\r\n" + good + "\r\n\r\nx\r\n--XyZabc\r\n--XyZ--"},
      {"line feeds alone", type, "--XyZ\n" + good + "\n\nx\n--XyZ--"},
      {"no disposition", type, part("Content-Type: text/plain", "x") + "--XyZ--"},
      {"two dispositions", type, part(good + "\r\n" + good, "x") + "--XyZ--"},
      {"no header at all", type, "--XyZ\r\n\r\nx\r\n--XyZ--"},
      {"attachment", type, part("Content-Disposition: attachment; name=\"a\"", "x") + "--XyZ--"},
      {"no name", type, part("Content-Disposition: form-data", "x") + "--XyZ--"},
      {"name twice", type, part("Content-Disposition: form-data; name=a; name=b", "x") + "--XyZ--"},
      {"unfinished quote", type, part("Content-Disposition: form-data; name=\"a", "x") + "--XyZ--"},
      {"text behind a quote", type, part("Content-Disposition: form-data; name=\"a\"b", "x") + "--XyZ--"},
      {"parameter without value", type, part("Content-Disposition: form-data; name", "x") + "--XyZ--"},
      {"name not UTF-8", type, part("Content-Disposition: form-data; name=\"\xFF\"", "x") + "--XyZ--"},
      {"file name not UTF-8", type, part(good + "; filename=\"\xC3\"", "x") + "--XyZ--"},
      {"extended name in another encoding", type, part(good + "; filename*=latin1''%E9", "x") + "--XyZ--"},
      {"NUL in the header", type,
       part(std::string("Content-Disposition: form-data; name=\"a\0b\"", 41), "x") + "--XyZ--"},
      {"header without colon", type, part(good + "\r\nnonsense", "x") + "--XyZ--"},
      {"folded header", type, part("Content-Disposition: form-data;\r\n name=\"a\"", "x") + "--XyZ--"},
      {"nested multipart", type, part(good + "\r\nContent-Type: multipart/mixed; boundary=b", "x") + "--XyZ--"},
      {"transfer encoding", type, part(good + "\r\nContent-Transfer-Encoding: base64", "eA==") + "--XyZ--"},
      {"header too long", type, part(good + "\r\nX: " + std::string(5000, 'x'), "x") + "--XyZ--", ErrorCode::kTooLarge},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    const Result<Multipart> form = parse_multipart(c.content_type, bytes(c.body));
    ASSERT_FALSE(form);
    EXPECT_EQ(form.error().code, c.code) << form.error().describe();
    EXPECT_FALSE(form.error().message.empty());
  }
}

TEST(MultipartTest, CountsParts) {
  std::string body;
  for (int i = 0; i < 5; ++i) body += part("Content-Disposition: form-data; name=\"a\"", "x");
  body += "--XyZ--";
  EXPECT_TRUE(parse_multipart(kType, bytes(body), {.max_parts = 5}));
  EXPECT_EQ(parse_multipart(kType, bytes(body), {.max_parts = 4}).error().code, ErrorCode::kTooLarge);
}

TEST(MultipartTest, EveryCutOfAGoodBodyIsAnErrorAndNotACrash) {
  const std::string body =
      part("Content-Disposition: form-data; name=\"a\"; filename=\"b\"\r\nContent-Type: image/png", "\r\n--\r\n") +
      part("Content-Disposition: form-data; name=\"c\"", "") + "--XyZ--";
  ASSERT_TRUE(parse_multipart(kType, bytes(body)));
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_FALSE(parse_multipart(kType, bytes(std::string_view(body).substr(0, size)))) << size;
  }
}

// The child may not write a single byte to any file, and finds its TMPDIR empty afterwards.
TEST(MultipartTest, NoUploadByteReachesTheDisk) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("rollcall-upload-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv("TMPDIR", folder.c_str(), 1);
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_FSIZE, &none);
    ServerConfig config;
    config.body_limit = 32 * 1024 * 1024;
    std::size_t received = 0;
    int status = 0;
    {
      TestServer server({route(Method::kPost, "/photos",
                               [&](Request& request) -> Result<Response> {
                                 ROLLCALL_ASSIGN(const Multipart form, parse_multipart(request));
                                 received = form.parts.at(0).data.size();
                                 return Response::no_content();
                               })},
                        config);
      const std::string body =
          part("Content-Disposition: form-data; name=\"photo\"; filename=\"p.jpg\"", std::string(10'000'000, 'j')) +
          "--XyZ--";
      status = server.ask(post("/photos", body, "Content-Type: " + std::string(kType) + "\r\n")).status;
    }
    ::_exit(status == 204 && received == 10'000'000 ? 0 : 1);
  }
  ASSERT_GT(child, 0);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0)
      << "status " << status << "; a signal 25 is a write refused";
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace rollcall::http::testing
