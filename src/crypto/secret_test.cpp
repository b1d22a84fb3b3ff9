#include "crypto/secret.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "crypto/key.hpp"

namespace rollcall::crypto {
namespace {

bool all_zero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

TEST(Secret, BeginsAsZerosAndMovesWithoutCopying) {
  Secret secret(1000);
  EXPECT_EQ(secret.size(), 1000U);
  EXPECT_TRUE(all_zero(secret.bytes()));
  const std::byte* const where = secret.bytes().data();

  Secret moved = std::move(secret);
  EXPECT_EQ(moved.bytes().data(), where);
  EXPECT_EQ(secret.size(), 0U);  // NOLINT(bugprone-use-after-move): what a move leaves is promised

  EXPECT_EQ(text_of(std::as_const(moved = Secret::copy_of(bytes_of("abc"))).bytes()), "abc");
}

TEST(SecretDeathTest, ReadingPastItsEndEndsTheProgram) {
  Secret secret(64);
  const volatile std::byte* const end = secret.bytes().data() + secret.size();
  EXPECT_DEATH((void)*end, "");
}

TEST(Secret, WipeLeavesZeros) {
  Bytes bytes(100, std::byte{7});
  wipe(bytes);
  EXPECT_TRUE(all_zero(bytes));
}

TEST(Key, IsWipedWhenItGoes) {
  const std::byte* slot = nullptr;
  {
    const Key key = Key::random();
    slot = key.view().data();
    EXPECT_FALSE(all_zero(key.view()));
  }
  // The slot stays mapped: the arena keeps its memory.
  EXPECT_TRUE(all_zero(ByteView(slot, kKeyBytes)));
}

TEST(Key, MovesLeaveOneOwner) {
  Key a = Key::random();
  const Key copy = Key::copy_of(a);
  Key b = std::move(a);
  EXPECT_TRUE(std::ranges::equal(b.view(), copy.view()));
  Key c = Key::zero();
  c = std::move(b);
  EXPECT_TRUE(std::ranges::equal(c.view(), copy.view()));
}

TEST(Key, ManyAliveAtOnceKeepTheirOwnBytes) {
  std::vector<Key> keys;
  std::vector<Bytes> expected;
  for (int i = 0; i < 1000; ++i) {
    keys.push_back(Key::random());
    expected.emplace_back(keys.back().view().begin(), keys.back().view().end());
  }
  for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_TRUE(std::ranges::equal(keys[i].view(), expected[i]));
}

TEST(Key, ThreadsMakeAndDropTheirOwn) {
  std::vector<std::jthread> threads;
  std::atomic<int> mixed_up = 0;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        const Key key = Key::random();
        const Key copy = Key::copy_of(key);
        if (!std::ranges::equal(key.view(), copy.view())) ++mixed_up;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(mixed_up, 0);
}

TEST(Key, TheFingerprintNamesTheKeyAndNothingElse) {
  const Key key = Key::random();
  EXPECT_EQ(fingerprint(key).size(), 16U);
  EXPECT_EQ(fingerprint(key), fingerprint(Key::copy_of(key)));
  EXPECT_NE(fingerprint(key), fingerprint(Key::random()));
}

TEST(Key, TheCheckValueTellsAWrongKey) {
  const Key key = Key::random();
  Bytes check = make_check_value(key);
  EXPECT_TRUE(verify_check_value(key, check));

  const Key other = Key::random();
  const auto wrong = verify_check_value(other, check);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::kWrongKey);
  EXPECT_TRUE(wrong.error().message.contains(fingerprint(other)));

  check.back() ^= std::byte{1};
  EXPECT_EQ(verify_check_value(key, check).error().code, ErrorCode::kWrongKey);
  EXPECT_EQ(verify_check_value(key, {}).error().code, ErrorCode::kWrongKey);
}

}  // namespace
}  // namespace rollcall::crypto
