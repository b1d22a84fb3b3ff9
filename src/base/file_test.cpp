#include "base/file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>

namespace rollcall {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "rollcall_file_XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  static mode_t mode_of(const fs::path& path) {
    struct stat info{};
    EXPECT_EQ(::stat(path.c_str(), &info), 0);
    return info.st_mode & 07777;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_)) found.push_back(entry.path().filename());
    return found;
  }

  fs::path folder_;
};

TEST_F(FileTest, WhatWasWrittenIsReadBackAndPrivate) {
  const fs::path path = folder_ / "a";
  for (const std::size_t size : {0UZ, 1UZ, 4095UZ, 4096UZ, 300'000UZ}) {
    const Bytes content(size, std::byte{0x5A});
    ASSERT_TRUE(write_file(path, content));
    EXPECT_EQ(read_file(path, size).value(), content);
    EXPECT_EQ(mode_of(path), 0600);
  }
  EXPECT_EQ(names(), std::vector<std::string>{"a"}) << "no temporary file may stay";
}

TEST_F(FileTest, TheModeIsTheOneAskedForWhateverTheUmask) {
  const mode_t before = ::umask(0077);
  EXPECT_TRUE(write_file(folder_ / "a", bytes_of("x"), {.mode = 0644}));
  ::umask(before);
  EXPECT_EQ(mode_of(folder_ / "a"), 0644);
}

TEST_F(FileTest, AReadStopsAtItsLimit) {
  const fs::path path = folder_ / "a";
  ASSERT_TRUE(write_file(path, bytes_of("12345")));
  EXPECT_EQ(read_text_file(path, 5).value(), "12345");
  EXPECT_EQ(read_file(path, 4).error().code, ErrorCode::kTooLarge);
}

TEST_F(FileTest, FilesWithoutAKnownSizeAreReadToTheirEnd) {
  EXPECT_GT(read_text_file("/proc/self/status", 1 << 20).value().size(), 100U);
  EXPECT_EQ(read_text_file("/proc/self/status", 10).error().code, ErrorCode::kTooLarge);
}

TEST_F(FileTest, OnlyRegularFilesAreRead) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const fs::path& path : {folder_, pipe, fs::path("/dev/zero")}) {
    EXPECT_EQ(read_file(path, 100).error().code, ErrorCode::kIo) << path;
  }
}

TEST_F(FileTest, WithoutReplaceAFileThatIsThereStaysAsItWas) {
  const fs::path path = folder_ / "a";
  ASSERT_TRUE(write_file(path, bytes_of("first"), {.replace = false}));
  EXPECT_EQ(write_file(path, bytes_of("second"), {.replace = false}).error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ(read_text_file(path, 100).value(), "first");
  EXPECT_EQ(names().size(), 1U);
}

TEST_F(FileTest, AFailedWriteLeavesTheOldContentAndNoTemporaryFile) {
  const fs::path path = folder_ / "a";
  ASSERT_TRUE(write_file(path, bytes_of("old")));
  // In a child, because the limit and the signal belong to the whole process.
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 10'000, .rlim_max = 10'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto written = write_file(path, Bytes(100'000));
    ::_exit(!written && written.error().code == ErrorCode::kStorageFull ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(read_text_file(path, 100).value(), "old");
  EXPECT_EQ(names().size(), 1U);
}

TEST_F(FileTest, ErrorNumbersBecomeTheCodesTheirReadersActOn) {
  struct Case {
    int number;
    bool writing;
    ErrorCode code;
  };
  constexpr Case kCases[] = {
      {ENOENT, false, ErrorCode::kNotFound},
      {EEXIST, true, ErrorCode::kAlreadyExists},
      {ENOSPC, true, ErrorCode::kStorageFull},
      {EDQUOT, true, ErrorCode::kStorageFull},
      {EFBIG, true, ErrorCode::kStorageFull},
      {EROFS, true, ErrorCode::kReadOnly},
      {EACCES, true, ErrorCode::kReadOnly},
      {EACCES, false, ErrorCode::kForbidden},
      {EPERM, true, ErrorCode::kReadOnly},
      {EIO, true, ErrorCode::kIo},
      {ENAMETOOLONG, true, ErrorCode::kInvalidArgument},
  };
  for (const Case& c : kCases) {
    const Error error = fail_errno(c.number, "write", "/data/x", c.writing).error();
    EXPECT_EQ(error.code, c.code) << c.number;
    EXPECT_TRUE(error.message.starts_with("cannot write /data/x: ")) << error.message;
  }
}

TEST_F(FileTest, MissingThingsAreNotFound) {
  EXPECT_EQ(read_file(folder_ / "none", 10).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(write_file(folder_ / "none" / "a", bytes_of("x")).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(remove_file(folder_ / "none").value());
  EXPECT_EQ(remove_stale_temporaries(folder_ / "none").error().code, ErrorCode::kNotFound);
}

TEST_F(FileTest, TemporariesOfTheDeadGoAndThoseOfTheLivingStay) {
  const fs::path dead = folder_ / ".rollcall-tmp-000000000000000000000001";
  const fs::path alive = folder_ / ".rollcall-tmp-000000000000000000000002";
  for (const fs::path& path : {dead, alive, folder_ / "kept"}) std::ofstream(path) << "half";
  const FileDescriptor writer(::open(alive.c_str(), O_WRONLY | O_CLOEXEC));
  ASSERT_EQ(::flock(writer.get(), LOCK_SH), 0);

  EXPECT_EQ(remove_stale_temporaries(folder_).value(), 1);
  EXPECT_FALSE(fs::exists(dead));
  EXPECT_TRUE(fs::exists(alive));
  EXPECT_TRUE(fs::exists(folder_ / "kept"));
}

TEST_F(FileTest, PrivateFoldersAreMadeWithTheirParents) {
  const fs::path deep = folder_ / "a" / "b" / "c";
  ASSERT_TRUE(make_private_folder(deep));
  ASSERT_TRUE(make_private_folder(deep)) << "a second time changes nothing";
  EXPECT_EQ(mode_of(deep), 0700);
  EXPECT_EQ(mode_of(folder_ / "a"), 0700);

  ASSERT_TRUE(write_file(folder_ / "file", bytes_of("x")));
  EXPECT_EQ(make_private_folder(folder_ / "file").error().code, ErrorCode::kConflict);
}

TEST_F(FileTest, RemovingSaysWhetherThereWasOne) {
  ASSERT_TRUE(write_file(folder_ / "a", bytes_of("x")));
  EXPECT_TRUE(remove_file(folder_ / "a").value());
  EXPECT_FALSE(remove_file(folder_ / "a").value());
}

}  // namespace
}  // namespace rollcall
