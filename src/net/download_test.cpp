#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "base/file.hpp"
#include "net/http_client.hpp"
#include "net/loopback_server.hpp"

namespace rollcall::net {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// Serves one file with ranges, and may hang up after some bytes.
class FileServer {
 public:
  explicit FileServer(std::string content)
      : content_(std::move(content)), server_([this](const auto& request) { return serve(request); }) {}

  std::string url() const { return server_.url("/model.onnx"); }
  int requests() const { return server_.requests(); }

  std::vector<std::string> ranges() const {
    const std::scoped_lock lock(mutex_);
    return ranges_;
  }
  void change(std::string content, std::string tag) {
    const std::scoped_lock lock(mutex_);
    content_ = std::move(content);
    tag_ = std::move(tag);
  }
  // The next `times` answers end after `bytes` of the body.
  void break_after(std::size_t bytes, int times) {
    const std::scoped_lock lock(mutex_);
    break_bytes_ = bytes;
    breaks_ = times;
  }

 private:
  static std::string header(const std::string& head, std::string_view name) {
    const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }

  std::string serve(const LoopbackServer::Request& request) {
    const std::scoped_lock lock(mutex_);
    const std::string range = header(request.head, "range");
    ranges_.push_back(range);
    std::string text;
    std::string body;
    if (!range.empty() && header(request.head, "if-range") == tag_) {
      const std::size_t first = std::stoul(range.substr(std::string_view("bytes=").size()));
      const std::string size = std::to_string(content_.size());
      if (first >= content_.size()) return answer(416, "", "Content-Range: bytes */" + size + "\r\n");
      body = content_.substr(first);
      text = answer(206, body,
                    tag_line() + "Content-Range: bytes " + std::to_string(first) + "-" +
                        std::to_string(content_.size() - 1) + "/" + size + "\r\nConnection: close\r\n");
    } else {
      body = content_;
      text = answer(200, body, tag_line() + "Connection: close\r\n");
    }
    if (breaks_ > 0 && body.size() > break_bytes_) {
      --breaks_;
      text.resize(text.size() - body.size() + break_bytes_);
    }
    return text;
  }

  std::string tag_line() const { return tag_.empty() ? "" : "ETag: " + tag_ + "\r\n"; }

  mutable std::mutex mutex_;
  std::string content_;
  std::string tag_ = "\"one\"";
  std::size_t break_bytes_ = 0;
  int breaks_ = 0;
  std::vector<std::string> ranges_;
  LoopbackServer server_;
};

class DownloadTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
    std::string name = fs::temp_directory_path() / "rollcall_download_XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    path_ = folder_ / "model.onnx";
    for (int i = 0; i < 100'000; ++i) content_ += static_cast<char>('a' + i * 7 % 26);
  }
  void TearDown() override { fs::remove_all(folder_); }

  static HttpClient client(int attempts = 3) {
    return HttpClient(
        {.retry = {.attempts = attempts, .first_pause = milliseconds(1), .longest_pause = milliseconds(5)}});
  }
  std::string stored() const { return read_text_file(path_, 1 << 24).value_or("(none)"); }
  int files() const {
    int count = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder_)) ++count;
    return count;
  }

  fs::path folder_;
  fs::path path_;
  std::string content_;
};

TEST_F(DownloadTest, TheFileAppearsWholeWithItsModeAndProgress) {
  const FileServer server(content_);
  std::uint64_t last_done = 0;
  std::uint64_t last_total = 0;
  const DownloadOptions options{.mode = 0640, .progress = [&](std::uint64_t done, std::uint64_t total) {
                                  EXPECT_GT(done, last_done);
                                  last_done = done;
                                  last_total = total;
                                }};
  const auto got = client().download(server.url(), path_, options);
  ASSERT_TRUE(got) << got.error().describe();
  EXPECT_EQ(got->bytes, content_.size());
  EXPECT_EQ(got->resumed_from, 0U);
  EXPECT_EQ(stored(), content_);
  EXPECT_EQ(files(), 1);
  EXPECT_EQ(last_done, content_.size());
  EXPECT_EQ(last_total, content_.size());
  struct stat info{};
  ASSERT_EQ(::stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0640U);
}

TEST_F(DownloadTest, ABrokenTransferGoesOnWhereItBroke) {
  FileServer server(content_);
  server.break_after(30'000, 2);
  const auto got = client().download(server.url(), path_);
  ASSERT_TRUE(got) << got.error().describe();
  EXPECT_EQ(stored(), content_);
  EXPECT_EQ(server.ranges(), (std::vector<std::string>{"", "bytes=30000-", "bytes=60000-"}));
  EXPECT_EQ(files(), 1);
}

TEST_F(DownloadTest, TheNextCallGoesOnWhereTheLastOneGaveUp) {
  FileServer server(content_);
  server.break_after(40'000, 1);
  EXPECT_EQ(client(1).download(server.url(), path_).error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(fs::exists(path_)) << "half a file has no name";

  const auto got = client(1).download(server.url(), path_);
  ASSERT_TRUE(got) << got.error().describe();
  EXPECT_EQ(got->resumed_from, 40'000U);
  EXPECT_EQ(stored(), content_);
}

TEST_F(DownloadTest, AFileThatChangedMeanwhileIsFetchedAnew) {
  FileServer server(content_);
  server.break_after(40'000, 1);
  EXPECT_FALSE(client(1).download(server.url(), path_));
  const std::string other(50'000, 'z');
  server.change(other, "\"two\"");
  const auto got = client(1).download(server.url(), path_);
  ASSERT_TRUE(got) << got.error().describe();
  EXPECT_EQ(got->resumed_from, 0U);
  EXPECT_EQ(stored(), other);
}

TEST_F(DownloadTest, WithoutAStrongValidatorNothingIsGluedTogether) {
  for (const std::string tag : {"", "W/\"weak\""}) {
    FileServer server(content_);
    server.change(content_, tag);
    server.break_after(40'000, 1);
    EXPECT_FALSE(client(1).download(server.url(), path_));
    const auto got = client(1).download(server.url(), path_);
    ASSERT_TRUE(got) << got.error().describe();
    EXPECT_EQ(server.ranges(), (std::vector<std::string>{"", ""}));
    EXPECT_EQ(stored(), content_);
    fs::remove(path_);
  }
}

TEST_F(DownloadTest, APartThatIsWholeAlreadyIsTaken) {
  const FileServer server(content_);
  ASSERT_TRUE(write_file(folder_ / "model.onnx.part", bytes_of(content_)));
  ASSERT_TRUE(write_file(folder_ / "model.onnx.part.tag", bytes_of("\"one\"")));
  const auto got = client().download(server.url(), path_);
  ASSERT_TRUE(got) << got.error().describe();
  EXPECT_EQ(got->resumed_from, content_.size());
  EXPECT_EQ(stored(), content_);
}

TEST_F(DownloadTest, APartThatIsTooLongIsFetchedAnew) {
  const FileServer server(content_);
  ASSERT_TRUE(write_file(folder_ / "model.onnx.part", bytes_of(content_ + "more")));
  ASSERT_TRUE(write_file(folder_ / "model.onnx.part.tag", bytes_of("\"one\"")));
  const auto got = client().download(server.url(), path_);
  ASSERT_TRUE(got) << got.error().describe();
  EXPECT_EQ(got->resumed_from, 0U);
  EXPECT_EQ(stored(), content_);
}

TEST_F(DownloadTest, AnEmptyFileIsAFile) {
  const FileServer server("");
  ASSERT_TRUE(client().download(server.url(), path_));
  EXPECT_EQ(stored(), "");
}

TEST_F(DownloadTest, ErrorsSayWhatIsWrongAndLeaveNoFile) {
  struct Case {
    int status;
    ErrorCode code;
  };
  constexpr Case kCases[] = {{404, ErrorCode::kNotFound},    {410, ErrorCode::kNotFound},
                             {401, ErrorCode::kForbidden},   {403, ErrorCode::kForbidden},
                             {500, ErrorCode::kUnavailable}, {503, ErrorCode::kUnavailable},
                             {302, ErrorCode::kUnavailable}, {204, ErrorCode::kUnavailable}};
  for (const Case& c : kCases) {
    const LoopbackServer server([&](const LoopbackServer::Request&) {
      return c.status == 204 ? std::string("HTTP/1.1 204 No Content\r\n\r\n") : answer(c.status, "an error page");
    });
    const auto got = client(1).download(server.url(), path_);
    ASSERT_FALSE(got) << c.status;
    EXPECT_EQ(got.error().code, c.code) << c.status;
    EXPECT_FALSE(fs::exists(path_));
  }
}

TEST_F(DownloadTest, AFileOverTheLimitIsRefused) {
  const FileServer server(content_);
  EXPECT_EQ(client().download(server.url(), path_, {.max_bytes = content_.size() - 1}).error().code,
            ErrorCode::kTooLarge);
  EXPECT_FALSE(fs::exists(path_));
  EXPECT_TRUE(client().download(server.url(), path_, {.max_bytes = content_.size()}));
}

TEST_F(DownloadTest, AStopEndsItAndThePartStays) {
  const FileServer server(content_);
  std::stop_source stop;
  const DownloadOptions options{.progress = [&](std::uint64_t, std::uint64_t) { stop.request_stop(); }};
  const auto got = client().download(server.url(), path_, options, stop.get_token());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, ErrorCode::kCancelled);
  EXPECT_TRUE(fs::exists(folder_ / "model.onnx.part"));
  const auto rest = client().download(server.url(), path_);
  EXPECT_GT(rest.value().resumed_from, 0U);
  EXPECT_EQ(stored(), content_);
}

TEST_F(DownloadTest, AFullDiskIsSaid) {
  const FileServer server(content_);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  rlimit small = before;
  small.rlim_cur = 50'000;
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto got = client().download(server.url(), path_);
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(got.error().code, ErrorCode::kStorageFull);
  EXPECT_EQ(server.requests(), 1) << "trying again would not help";
}

TEST_F(DownloadTest, AFolderThatIsNotThereIsSaidBeforeAnythingIsSent) {
  const FileServer server(content_);
  EXPECT_EQ(client().download(server.url(), folder_ / "none" / "file").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(server.requests(), 0);
}

}  // namespace
}  // namespace rollcall::net
