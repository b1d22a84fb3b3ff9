#include "crypto/master_key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>

#include "base/bytes.hpp"

namespace rollcall::crypto {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
constexpr std::string_view kBase64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

class MasterKeyTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "rollcall_key_XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path make_file(std::string_view content, mode_t mode = 0600) const {
    const fs::path path = folder_ / "given.key";
    std::ofstream(path) << content;
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }

  static void expect_no_key(const Result<Key>& key, std::string_view reason) {
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, ErrorCode::kNoKey);
    EXPECT_TRUE(key.error().message.contains(reason)) << key.error().describe();
    EXPECT_FALSE(key.error().hint.empty());
  }

  static void expect_counting_key(const Result<Key>& key) {
    ASSERT_TRUE(key) << key.error().describe();
    EXPECT_EQ(to_hex(key->view()), kHex);
  }

  fs::path folder_;
};

TEST_F(MasterKeyTest, AMadeFileIsPrivateAndLoadsAgain) {
  const fs::path path = folder_ / "master.key";
  const Key made = create_master_key_file(path).value();
  struct stat info{};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600U);
  EXPECT_TRUE(std::ranges::equal(load_master_key(KeyFile{path}).value().view(), made.view()));
}

TEST_F(MasterKeyTest, AKeyThatIsThereIsNeverOverwritten) {
  const fs::path path = make_file(kHex);
  EXPECT_EQ(create_master_key_file(path).error().code, ErrorCode::kAlreadyExists);
  expect_counting_key(load_master_key(KeyFile{path}));
}

TEST_F(MasterKeyTest, EveryTextFormIsRead) {
  const std::string cases[] = {std::string(kHex),
                               std::string(kHex) + "\n",
                               "  " + std::string(kHex) + " \r\n",
                               "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
                               std::string(kBase64) + "\n",
                               std::string(kBase64.substr(0, 43))};
  for (const std::string& text : cases) expect_counting_key(load_master_key(KeyFile{make_file(text)}));

  const Bytes ones(kKeyBytes, std::byte{0xFF});
  for (const std::string& text : {to_base64(ones), to_base64url(ones), to_base64url(ones) + "="}) {
    EXPECT_EQ(to_hex(load_master_key(KeyFile{make_file(text)}).value().view()), to_hex(ones)) << text;
  }
}

TEST_F(MasterKeyTest, WhatIsNoKeyIsRefusedAndNotShown) {
  const std::string secret = "hunter2hunter2";
  expect_no_key(load_master_key(KeyFile{make_file("")}), "is empty");
  expect_no_key(load_master_key(KeyFile{make_file(" \n")}), "is empty");
  for (const std::string& text :
       {secret, std::string(kHex.substr(2)), std::string(kHex) + "20", std::string(kHex) + kHex.data(),
        std::string(32, 'x'), std::string(5000, 'a'), std::string("g") + std::string(kHex.substr(1))}) {
    const auto key = load_master_key(KeyFile{make_file(text)});
    expect_no_key(key, "is not a key");
    EXPECT_FALSE(key.error().describe().contains(text));
  }
  expect_no_key(load_master_key(KeyFile{make_file(std::string(64, '0'))}), "zeros");
}

TEST_F(MasterKeyTest, AFileOpenToOthersIsRefused) {
  for (const mode_t mode : {0640U, 0604U, 0644U, 0660U, 0620U, 0602U, 0700U}) {
    expect_no_key(load_master_key(KeyFile{make_file(kHex, mode)}), "open to others");
  }
  expect_counting_key(load_master_key(KeyFile{make_file(kHex, 0400)}));
}

TEST_F(MasterKeyTest, AFileOfAnotherUserIsRefused) {
  if (::geteuid() != 0) {
    // Without rights to give files away, the nearest is a file of root's that we cannot open.
    expect_no_key(load_master_key(KeyFile{"/etc/shadow"}), "cannot be opened");
    return;
  }
  const fs::path path = make_file(kHex);
  ASSERT_EQ(::chown(path.c_str(), 65534, 65534), 0);
  expect_no_key(load_master_key(KeyFile{path}), "another user");
}

TEST_F(MasterKeyTest, AMissingFileSaysHowToGetOne) {
  const auto key = load_master_key(KeyFile{folder_ / "none"});
  expect_no_key(key, "cannot be opened");
  EXPECT_TRUE(key.error().hint.contains("rollcall init"));
  expect_no_key(load_master_key(KeyFile{folder_}), "not a regular file");
}

TEST_F(MasterKeyTest, AVariableIsReadOnceAndWiped) {
  static char variable[100];
  const std::string text = "ROLLCALL_TEST_KEY=" + std::string(kBase64);
  std::ranges::copy(text, variable);
  ASSERT_EQ(::putenv(variable), 0);

  expect_counting_key(load_master_key(KeyVariable{"ROLLCALL_TEST_KEY"}));
  EXPECT_EQ(std::string_view(variable, sizeof variable).find(kBase64.substr(0, 4)), std::string_view::npos);
  EXPECT_EQ(std::getenv("ROLLCALL_TEST_KEY"), nullptr);
  expect_no_key(load_master_key(KeyVariable{"ROLLCALL_TEST_KEY"}), "is not set");
}

TEST_F(MasterKeyTest, ACommandsOutputIsTheKey) {
  expect_counting_key(load_master_key(KeyCommand{.command = "echo " + std::string(kHex)}));
  expect_counting_key(load_master_key(KeyCommand{.command = "printf %s " + std::string(kBase64) + " | cat"}));
}

TEST_F(MasterKeyTest, ACommandThatFailsGivesNoKeyAndShowsNoOutput) {
  struct Case {
    std::string command;
    std::string_view reason;
  };
  const Case cases[] = {
      {"echo " + std::string(kHex) + "; exit 3", "status 3"},
      {"exit 127", "status 127"},
      {"kill -9 $$", "signal 9"},
      {"true", "is empty"},
      {"cat", "is empty"},  // its input is empty
      {"echo not-a-key", "is not a key"},
      {"head -c 100000 /dev/zero", "more than a key"},
  };
  for (const Case& c : cases) {
    const auto key = load_master_key(KeyCommand{.command = c.command});
    expect_no_key(key, c.reason);
    EXPECT_FALSE(key.error().describe().contains(kHex));
  }
}

TEST_F(MasterKeyTest, ASlowCommandIsKilledWithItsChildren) {
  const fs::path mark = folder_ / "still_running";
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string& command :
       {"(sleep 1; touch " + mark.string() + ") & sleep 30", std::string("exec >&-; sleep 30")}) {
    expect_no_key(load_master_key(KeyCommand{.command = command, .timeout = std::chrono::milliseconds(200)}),
                  "longer than 200 ms");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  ::usleep(1'300'000);
  EXPECT_FALSE(fs::exists(mark));
}

TEST_F(MasterKeyTest, SourcesAreReadAsSettingsWriteThem) {
  EXPECT_EQ(std::get<KeyFile>(parse_key_source("file:/a b/master.key").value()).path, "/a b/master.key");
  EXPECT_EQ(std::get<KeyFile>(parse_key_source("keys/master.key").value()).path, "keys/master.key");
  EXPECT_EQ(std::get<KeyVariable>(parse_key_source("env:ROLLCALL_KEY").value()).name, "ROLLCALL_KEY");
  EXPECT_EQ(std::get<KeyCommand>(parse_key_source("command:pass show a:b").value()).command, "pass show a:b");
  for (const std::string_view text : {"", "file:", "env:", "env:A=B", "command:", "command: "}) {
    EXPECT_EQ(parse_key_source(text).error().code, ErrorCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace rollcall::crypto
