#include "service/outbox/csv_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <set>

#include "base/file.hpp"
#include "store/test_support.hpp"

namespace rollcall::service {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;

constexpr std::string_view kHeader = "id,what\r\n";
constexpr std::size_t kMost = 1 << 20;

class CsvFile : public ::testing::Test {
 protected:
  Result<void> append(const std::string& name, std::string_view line, Time now = kNow) const {
    return append_csv(place_, name, kHeader, line, now);
  }
  std::string text(const std::string& name) const {
    return read_text_file(folder_.path() / name, kMost).value_or("unreadable");
  }
  void put(const std::string& name, std::string_view content) const {
    std::ofstream(folder_.path() / name, std::ios::binary) << content;
  }
  std::set<std::string> names() const {
    std::set<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_.path())) found.insert(entry.path().filename().string());
    return found;
  }

  static constexpr Time kNow = Time{} + days{20'000};
  store::TestFolder folder_;
  CsvFolder place_{.path = folder_.path()};
};

TEST_F(CsvFile, ANameLeadsNowhereElse) {
  for (const char* const good : {"marks.csv", "a.csv", "School_1-b.2.csv"}) EXPECT_TRUE(is_csv_name(good)) << good;
  for (const char* const bad : {"", ".csv", "marks", "marks.CSV", "marks.txt", "../marks.csv", "a/b.csv", "/marks.csv",
                                ".marks.csv", "-.csv", "a\\b.csv", "a b.csv", "a\n.csv", "märks.csv", "a.csv/"})
    EXPECT_FALSE(is_csv_name(bad)) << bad;
  EXPECT_FALSE(is_csv_name(std::string(100, 'a') + ".csv"));
}

TEST_F(CsvFile, ItBeginsWithTheHeaderOnce) {
  EXPECT_TRUE(append("marks.csv", "1,a\r\n"));
  EXPECT_TRUE(append("marks.csv", "2,b\r\n"));
  EXPECT_EQ(text("marks.csv"), "id,what\r\n1,a\r\n2,b\r\n");
  struct stat status{};
  ASSERT_EQ(::stat((folder_.path() / "marks.csv").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07U, 0U) << "not for everybody";
}

TEST_F(CsvFile, ALineThatWasBrokenOffIsTakenAway) {
  struct Case {
    std::string before;
    std::string after;
  };
  for (const Case& one :
       {Case{"", "id,what\r\n2,b\r\n"}, Case{"id,wh", "id,what\r\n2,b\r\n"}, Case{"id,what\r\n", "id,what\r\n2,b\r\n"},
        Case{"id,what\r\n1,", "id,what\r\n2,b\r\n"}, Case{"id,what\r\n1,a\r\n2,b\r", "id,what\r\n1,a\r\n2,b\r\n"},
        Case{"id,what\r\n1,a\r\n" + std::string(10'000, 'x'), "id,what\r\n1,a\r\n2,b\r\n"}}) {
    put("marks.csv", one.before);
    EXPECT_TRUE(append("marks.csv", "2,b\r\n"));
    EXPECT_EQ(text("marks.csv"), one.after);
  }
}

TEST_F(CsvFile, WhatIsNotOursIsLeftAlone) {
  put("notes.csv", "somebody's notes");
  EXPECT_EQ(append("notes.csv", "1,a\r\n").error().code, ErrorCode::kConflict);
  EXPECT_EQ(text("notes.csv"), "somebody's notes");

  const store::TestFolder elsewhere;
  std::ofstream(elsewhere.path() / "secret") << "";
  fs::create_symlink(elsewhere.path() / "secret", folder_.path() / "link.csv");
  EXPECT_EQ(append("link.csv", "1,a\r\n").error().code, ErrorCode::kConflict);
  fs::create_hard_link(elsewhere.path() / "secret", folder_.path() / "hard.csv");
  EXPECT_EQ(append("hard.csv", "1,a\r\n").error().code, ErrorCode::kConflict);
  EXPECT_EQ(fs::file_size(elsewhere.path() / "secret"), 0U);

  ASSERT_EQ(::mkfifo((folder_.path() / "pipe.csv").c_str(), 0600), 0);
  EXPECT_EQ(append("pipe.csv", "1,a\r\n").error().code, ErrorCode::kConflict);
  fs::create_directory(folder_.path() / "folder.csv");
  EXPECT_FALSE(append("folder.csv", "1,a\r\n"));
  EXPECT_FALSE(append_csv({.path = folder_.path() / "gone"}, "marks.csv", kHeader, "1,a\r\n", kNow));
}

TEST_F(CsvFile, AFullDiskLeavesItAsItWas) {
  EXPECT_TRUE(append("marks.csv", "1,a\r\n"));
  const std::string before = text("marks.csv");
  rlimit whole{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &whole), 0);
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit little{.rlim_cur = before.size() + 3, .rlim_max = whole.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &little), 0);
  const auto full = append("marks.csv", "2,bbbbbbbb\r\n");
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &whole), 0);
  EXPECT_EQ(full.error().code, ErrorCode::kStorageFull);
  EXPECT_EQ(text("marks.csv"), before);
  EXPECT_TRUE(append("marks.csv", "2,b\r\n"));
  EXPECT_EQ(text("marks.csv"), before + "2,b\r\n");
}

TEST_F(CsvFile, ADayOrASizeBeginsANewOne) {
  place_.rotate_daily = true;
  EXPECT_TRUE(append("marks.csv", "1,a\r\n"));
  EXPECT_TRUE(append("marks.csv", "2,b\r\n", kNow + days{1} - std::chrono::seconds{1}));
  EXPECT_TRUE(append("marks.csv", "3,c\r\n", kNow + days{1}));
  EXPECT_EQ(text("marks.2024-10-04.csv"), "id,what\r\n1,a\r\n2,b\r\n");
  EXPECT_EQ(text("marks.csv"), "id,what\r\n3,c\r\n");

  place_ = {.path = folder_.path(), .rotate_bytes = 20};
  for (const char* const line : {"1,a\r\n", "2,b\r\n", "3,c\r\n", "4,d\r\n", "5,e\r\n"})
    EXPECT_TRUE(append("size.csv", line));
  EXPECT_EQ(text("size.csv"), "id,what\r\n5,e\r\n");
  const std::set<std::string> all = names();
  EXPECT_EQ(all.size(), 5U) << "two by day, three by size";
  EXPECT_TRUE(std::ranges::any_of(all, [](const std::string& name) { return name.ends_with(".2.csv"); }));
  for (const std::string& name : all) EXPECT_TRUE(is_csv_name(name)) << name;
}

TEST_F(CsvFile, LookingWhetherItCouldAddsNothing) {
  EXPECT_TRUE(check_csv(place_, "marks.csv", kHeader));
  EXPECT_EQ(text("marks.csv"), "");
  EXPECT_TRUE(append("marks.csv", "1,a\r\n"));
  EXPECT_TRUE(check_csv(place_, "marks.csv", kHeader));
  EXPECT_EQ(text("marks.csv"), "id,what\r\n1,a\r\n");
}

}  // namespace
}  // namespace rollcall::service
