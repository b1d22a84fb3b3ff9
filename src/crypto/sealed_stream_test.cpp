#include "crypto/sealed_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.hpp"

namespace rollcall::crypto {
namespace {

constexpr PasswordCost kCheap{.passes = 1, .memory_bytes = std::size_t{8} * 1024};
constexpr std::string_view kPassphrase = "a passphrase of some length";

Bytes sealed(ByteView plain) {
  Bytes result;
  auto sealer = StreamSealer::start(
      kPassphrase,
      [&](ByteView bytes) -> Result<void> {
        result.insert(result.end(), bytes.begin(), bytes.end());
        return {};
      },
      kCheap);
  EXPECT_TRUE(sealer);
  EXPECT_TRUE(sealer->write(plain));
  EXPECT_TRUE(sealer->finish());
  return result;
}

Result<Bytes> opened(ByteView file, std::string_view passphrase = kPassphrase) {
  ROLLCALL_ASSIGN(StreamOpener opener,
                  StreamOpener::start(passphrase, [&file](std::span<std::byte> into) -> Result<std::size_t> {
                    const std::size_t part = std::min(file.size(), into.size());
                    std::ranges::copy(file.first(part), into.begin());
                    file = file.subspan(part);
                    return part;
                  }));
  Bytes plain;
  std::array<std::byte, 1000> piece{};
  while (true) {
    ROLLCALL_ASSIGN(const std::size_t got, opener.read(piece));
    plain.insert(plain.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
    if (got < piece.size()) return plain;
  }
}

Bytes some(std::size_t size) {
  Bytes bytes(size);
  fill_random(bytes);
  return bytes;
}

TEST(SealedStream, OpensToWhatWasSealedOfAnySize) {
  for (const std::size_t size : {0U, 1U, 999U, 1000U, 256U * 1024, 256U * 1024 + 1, 600'000U}) {
    const Bytes plain = some(size);
    const auto back = opened(sealed(plain));
    ASSERT_TRUE(back) << back.error().describe();
    EXPECT_EQ(*back, plain) << size;
  }
}

TEST(SealedStream, AnotherPassphraseOpensNothing) {
  const Bytes file = sealed(some(100));
  EXPECT_EQ(opened(file, "another passphrase").error().code, ErrorCode::kWrongKey);
  EXPECT_EQ(opened(file, "short").error().code, ErrorCode::kInvalidArgument);
}

TEST(SealedStream, CutOffAnywhereIsSeen) {
  const Bytes file = sealed(some(300'000));
  for (std::size_t size = 0; size < file.size(); size += size < 200 ? 1 : 9973)
    EXPECT_FALSE(opened(ByteView(file).first(size))) << size;
  EXPECT_EQ(opened(ByteView(file).first(file.size() - 1)).error().code, ErrorCode::kCorrupt);
}

TEST(SealedStream, AChangedByteAnywhereIsSeen) {
  const Bytes file = sealed(some(300'000));
  for (std::size_t i = 0; i < file.size(); i += i < 200 ? 1 : 9973) {
    if (i >= 20 && i < 24) continue;  // more memory for the hash than a test should take
    Bytes changed = file;
    changed[i] ^= std::byte{1};
    EXPECT_FALSE(opened(changed)) << i;
  }
}

TEST(SealedStream, MoreAfterTheEndIsSeen) {
  Bytes file = sealed(some(10));
  file.push_back(std::byte{0});
  EXPECT_EQ(opened(file).error().code, ErrorCode::kCorrupt);
}

TEST(SealedStream, BoundsOfTheHashAreKept) {
  Bytes file = sealed(some(10));
  file[23] = std::byte{0xff};  // terabytes of memory
  EXPECT_EQ(opened(file).error().code, ErrorCode::kMalformed);
}

}  // namespace
}  // namespace rollcall::crypto
