#include "base/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/json.hpp"

namespace rollcall {
namespace {

using testing::EndsWith;
using testing::MatchesRegex;
using testing::SizeIs;

// A folder of its own for each test, gone with it.
class LogFile : public testing::Test {
 protected:
  LogFile() : folder_(std::filesystem::temp_directory_path() / ("rollcall-log-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~LogFile() override {
    EXPECT_TRUE(log::configure({}));
    std::filesystem::remove_all(folder_);
  }

  std::string path() const { return (folder_ / "rollcall.log").string(); }
  static std::string read(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::filesystem::path folder_;
};

TEST(Log, TextHasTimeLevelMessageAndFields) {
  const log::Capture capture;
  log::info("listening on {}:{}", "127.0.0.1", 8000);
  log::write(log::Level::kWarn, "slow", {{"route", "people.list"}, {"note", "a b"}, {"empty", ""}});
  const auto lines = capture.lines();
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_THAT(lines[0], MatchesRegex(R"(....-..-..T..:..:..\....Z info  listening on 127.0.0.1:8000)"));
  EXPECT_THAT(lines[1], EndsWith(R"(Z warn  slow route=people.list note="a b" empty="")"));
}

TEST(Log, JsonIsOneValidObjectALineWhateverTheMessage) {
  const log::Capture capture(log::Level::kDebug, log::Format::kJson);
  log::error(R"(a "quote" and \ and {})", "line\nend\x01\x7F");
  log::write(log::Level::kInfo, "bytes \xFF", {{"session", R"(x"y)"}});
  const auto lines = capture.lines();
  ASSERT_THAT(lines, SizeIs(2));
  const auto first = parse_json(lines[0]).value();
  EXPECT_EQ(first.at("level").as_string(), "error");
  EXPECT_EQ(first.at("message").as_string(), "a \"quote\" and \\ and line\nend\x01\x7F");
  EXPECT_TRUE(parse_rfc3339(std::string(first.at("time").as_string())));
  const auto second = parse_json(lines[1]).value();
  EXPECT_EQ(second.at("message").as_string(), "bytes \uFFFD");
  EXPECT_EQ(second.at("session").as_string(), R"(x"y)");
}

TEST(Log, AMessageCannotForgeALineOrMoveTheCursor) {
  const log::Capture capture;
  log::info("{}", "ok\n2026-11-20T00:00:00.000Z error forged\r\x1B[2J");
  const auto lines = capture.lines();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0], EndsWith(R"(ok\n2026-11-20T00:00:00.000Z error forged\r\u001b[2J)"));
}

TEST(Log, EntriesBelowTheLevelAreNotWritten) {
  const log::Capture capture(log::Level::kWarn);
  log::debug("no");
  log::info("no");
  log::warn("yes");
  log::error("yes");
  EXPECT_FALSE(log::enabled(log::Level::kInfo));
  EXPECT_TRUE(log::enabled(log::Level::kError));
  EXPECT_THAT(capture.lines(), SizeIs(2));
}

TEST(Log, OffWritesNothing) {
  const log::Capture capture(log::Level::kOff);
  log::error("no");
  log::write(log::Level::kOff, "no");
  EXPECT_THAT(capture.lines(), SizeIs(0));
}

TEST(Log, ThreadsWriteWholeLines) {
  const log::Capture capture;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([t] {
        for (int i = 0; i < 250; ++i) log::info("thread {} entry {} end", t, i);
      });
  }
  const auto lines = capture.lines();
  EXPECT_THAT(lines, SizeIs(1000));
  EXPECT_THAT(lines, testing::Each(MatchesRegex(".* info  thread [0-3] entry [0-9]+ end")));
}

TEST_F(LogFile, AFileIsWrittenAtOnceAndRotated) {
  ASSERT_TRUE(log::configure({.to_stderr = false, .file = path(), .rotate_bytes = 1000, .rotate_files = 2}));
  log::info("first");
  EXPECT_THAT(read(path()), EndsWith(" info  first\n"));
  for (int i = 0; i < 100; ++i) log::info("an entry of some length, number {}", i);
  EXPECT_LE(std::filesystem::file_size(path()), 1000U);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_)) ++files;
  EXPECT_EQ(files, 3U);
}

TEST_F(LogFile, AFileThatCannotBeOpenedIsAnErrorAndTheOldLogStays) {
  ASSERT_TRUE(log::configure({.to_stderr = false, .file = path()}));
  std::ofstream(folder_ / "plain") << "x";
  const auto result = log::configure({.file = (folder_ / "plain" / "x.log").string()});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kIo);
  log::info("still here");
  EXPECT_THAT(read(path()), EndsWith("still here\n"));
}

TEST(Log, LevelsAndFormatsParse) {
  for (const auto level :
       {log::Level::kDebug, log::Level::kInfo, log::Level::kWarn, log::Level::kError, log::Level::kOff})
    EXPECT_EQ(log::parse_level(log::name(level)).value(), level);
  EXPECT_EQ(log::parse_format("json").value(), log::Format::kJson);
  EXPECT_EQ(log::parse_format("xml").error().fields[0].message, "must be one of text, json");
  EXPECT_FALSE(log::parse_level("INFO"));
}

}  // namespace
}  // namespace rollcall
