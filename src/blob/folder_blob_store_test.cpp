#include "blob/folder_blob_store.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <set>
#include <thread>

namespace rollcall::blob {
namespace {

namespace fs = std::filesystem;

class FolderBlobStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "rollcall_blob_XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    store_ = FolderBlobStore::open(folder_ / "blobs").value();
  }
  void TearDown() override { fs::remove_all(folder_); }

  // The regular files under the store, whatever their names.
  std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (entry.is_regular_file()) found.push_back(entry.path());
    }
    return found;
  }

  fs::path folder_;
  std::unique_ptr<FolderBlobStore> store_;
};

TEST(BlobName, OnlyPlainRelativeNamesAreAllowed) {
  for (const std::string& name :
       {std::string("a"), std::string("photos/0198c0de-7d2f-7000-8000-000000000001"), std::string("a/b/c/d/e/f/g/h"),
        std::string("a.b_c-d.tar.gz"), std::string(kMaxNameBytes, 'x')}) {
    EXPECT_TRUE(validate_name(name)) << name;
  }
  for (const std::string& name : {std::string(),
                                  std::string("/"),
                                  std::string("/a"),
                                  std::string("a/"),
                                  std::string("a//b"),
                                  std::string("."),
                                  std::string(".."),
                                  std::string("../a"),
                                  std::string("a/../b"),
                                  std::string("a/.."),
                                  std::string("a/./b"),
                                  std::string(".hidden"),
                                  std::string("a/.b"),
                                  std::string("A"),
                                  std::string("a b"),
                                  std::string("a\\b"),
                                  std::string("a:b"),
                                  std::string("~incoming/a"),
                                  std::string("a\0b", 3),
                                  std::string("a\n"),
                                  std::string("\xc3\xa4"),
                                  std::string("a/b/c/d/e/f/g/h/i"),
                                  std::string(kMaxNameBytes + 1, 'x')}) {
    const auto valid = validate_name(name);
    ASSERT_FALSE(valid) << name;
    EXPECT_EQ(valid.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST_F(FolderBlobStoreTest, EveryCallRefusesABadName) {
  EXPECT_EQ(store_->put("../a", {}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(store_->get("../a").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(store_->remove("../a").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(store_->exists("../a").error().code, ErrorCode::kInvalidArgument);
}

TEST_F(FolderBlobStoreTest, WhatWasPutIsThereAlsoForTheNextStore) {
  for (const std::size_t size : {0UZ, 1UZ, 1'000'000UZ}) {
    const std::string name = "photos/" + std::to_string(size);
    const Bytes content(size, std::byte{0x42});
    ASSERT_TRUE(store_->put(name, content));
    EXPECT_EQ(store_->get(name).value(), content);
    EXPECT_TRUE(store_->exists(name).value());
    const auto second = FolderBlobStore::open(folder_ / "blobs").value();
    EXPECT_EQ(second->get(name).value(), content);
  }
}

TEST_F(FolderBlobStoreTest, NobodyElseMayReadFoldersOrFiles) {
  const mode_t before = ::umask(0);
  ASSERT_TRUE(store_->put("photos/a", bytes_of("x")));
  ::umask(before);
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    struct stat info{};
    ASSERT_EQ(::stat(entry.path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, entry.is_directory() ? 0700U : 0600U) << entry.path();
  }
}

TEST_F(FolderBlobStoreTest, ABlobIsNeverOverwritten) {
  ASSERT_TRUE(store_->put("a", bytes_of("first")));
  EXPECT_EQ(store_->put("a", bytes_of("second")).error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ(text_of(store_->get("a").value()), "first");
}

TEST_F(FolderBlobStoreTest, ABlobAndAFolderOfTheSameNameDoNotMeet) {
  for (const std::string name : {"a", "a/b", "a/b/c", "00", "a/00/c"})
    ASSERT_TRUE(store_->put(name, bytes_of(name))) << name;
  for (const std::string name : {"a", "a/b", "a/b/c", "00", "a/00/c"})
    EXPECT_EQ(text_of(store_->get(name).value()), name);
  EXPECT_FALSE(store_->exists("a/00").value());
}

TEST_F(FolderBlobStoreTest, GettingStopsAtItsLimit) {
  ASSERT_TRUE(store_->put("a", bytes_of("12345")));
  EXPECT_TRUE(store_->get("a", 5));
  EXPECT_EQ(store_->get("a", 4).error().code, ErrorCode::kTooLarge);
}

TEST_F(FolderBlobStoreTest, RemovingSaysWhetherThereWasOne) {
  ASSERT_TRUE(store_->put("a/b", bytes_of("x")));
  EXPECT_TRUE(store_->remove("a/b").value());
  EXPECT_FALSE(store_->remove("a/b").value());
  EXPECT_FALSE(store_->remove("never/there").value());
  EXPECT_FALSE(store_->exists("a/b").value());
  EXPECT_EQ(store_->get("a/b").error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(files().empty());
  EXPECT_TRUE(store_->put("a/b", bytes_of("y"))) << "the name is free again";
}

TEST_F(FolderBlobStoreTest, ListsInOrderByPrefixAndByPage) {
  std::set<std::string> all;
  for (int i = 0; i < 300; ++i) {
    const std::string name = (i % 3 == 0 ? "evidence/" : "photos/") + std::to_string(1000 + i);
    all.insert(name);
    ASSERT_TRUE(store_->put(name, bytes_of("x")));
  }
  EXPECT_EQ(store_->list("").value(), std::vector<std::string>(all.begin(), all.end()));
  EXPECT_EQ(store_->list("evidence/").value().size(), 100U);
  EXPECT_EQ(store_->list("evid").value().size(), 100U);
  EXPECT_EQ(store_->list("photos/1001").value(), std::vector<std::string>{"photos/1001"});
  EXPECT_TRUE(store_->list("photo/").value().empty());
  EXPECT_TRUE(store_->list("", "", 0).value().empty());

  std::vector<std::string> paged;
  for (std::string after;;) {
    const auto page = store_->list("", after, 7).value();
    if (page.empty()) break;
    EXPECT_LE(page.size(), 7U);
    paged.insert(paged.end(), page.begin(), page.end());
    after = page.back();
  }
  EXPECT_EQ(paged, std::vector<std::string>(all.begin(), all.end()));
}

TEST_F(FolderBlobStoreTest, UsageCountsBlobsAndBytes) {
  ASSERT_TRUE(store_->put("a", Bytes(100)));
  ASSERT_TRUE(store_->put("b/c", Bytes(23)));
  EXPECT_EQ(store_->usage().value().blobs, 2U);
  EXPECT_EQ(store_->usage().value().bytes, 123U);
}

TEST_F(FolderBlobStoreTest, WhatACrashLeftIsRemovedAndNeverListed) {
  ASSERT_TRUE(store_->put("a", bytes_of("x")));
  const fs::path leftover = folder_ / "blobs" / "~incoming" / ".rollcall-tmp-0123456789ab0123456789ab";
  std::ofstream(leftover) << "half a photo";
  EXPECT_EQ(store_->list("").value(), std::vector<std::string>{"a"});
  EXPECT_EQ(store_->usage().value().blobs, 1U);
  store_ = FolderBlobStore::open(folder_ / "blobs").value();
  EXPECT_FALSE(fs::exists(leftover));
  EXPECT_EQ(text_of(store_->get("a").value()), "x");
}

TEST_F(FolderBlobStoreTest, AFullDiskIsSaidAndLeavesNothing) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 50'000, .rlim_max = 50'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto put = store_->put("big", Bytes(60'000));
    if (put || put.error().code != ErrorCode::kStorageFull) ::_exit(1);
    ::_exit(store_->put("small", Bytes(40'000)) ? 0 : 2);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(store_->exists("big").value());
  EXPECT_EQ(store_->get("small").value().size(), 40'000U);
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(FolderBlobStoreTest, AFolderThatCannotBeWrittenIsReadOnly) {
  ASSERT_TRUE(store_->put("a", bytes_of("x")));
  const pid_t child = ::fork();
  if (child == 0) {
    // Rights do not hold root back: become somebody else, who may enter and read.
    if (::geteuid() == 0) {
      for (const auto& entry : fs::recursive_directory_iterator(folder_)) ::chmod(entry.path().c_str(), 0755);
      ::chmod(folder_.c_str(), 0755);
      if (::setuid(65534) != 0) ::_exit(1);
    } else {
      for (const auto& entry : fs::recursive_directory_iterator(folder_)) ::chmod(entry.path().c_str(), 0500);
    }
    if (!store_->get("a")) ::_exit(2);
    const auto put = store_->put("b", bytes_of("x"));
    if (put || put.error().code != ErrorCode::kReadOnly) ::_exit(3);
    const auto removed = store_->remove("a");
    ::_exit(!removed && removed.error().code == ErrorCode::kReadOnly ? 0 : 4);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) ::chmod(entry.path().c_str(), 0700);
}

TEST_F(FolderBlobStoreTest, OfManyWritersOfOneNameOneWins) {
  std::atomic<int> won = 0;
  std::atomic<int> refused = 0;
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < 4; ++writer) {
      writers.emplace_back([&] {
        for (int i = 0; i < 50; ++i) {
          const auto put = store_->put("shared/" + std::to_string(i), Bytes(1000));
          if (put) ++won;
          if (!put && put.error().code == ErrorCode::kAlreadyExists) ++refused;
        }
      });
    }
  }
  EXPECT_EQ(won, 50);
  EXPECT_EQ(refused, 150);
  EXPECT_EQ(store_->usage().value().blobs, 50U);
}

}  // namespace
}  // namespace rollcall::blob
