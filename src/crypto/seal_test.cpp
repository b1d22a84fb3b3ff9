#include "crypto/seal.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.hpp"

namespace rollcall::crypto {
namespace {

Key counting_key() {
  Key key = Key::zero();
  for (std::size_t i = 0; i < kKeyBytes; ++i) key.bytes()[i] = static_cast<std::byte>(i);
  return key;
}

Uuid uuid_of(std::uint8_t last) {
  Uuid id;
  id.bytes[15] = last;
  return id;
}

TEST(Seal, OpensToWhatWasSealed) {
  const Key key = Key::random();
  for (const std::size_t size : {0UZ, 1UZ, 16UZ, 512UZ, 100'003UZ}) {
    Bytes plaintext(size);
    fill_random(plaintext);
    const Bytes sealed = seal(key, plaintext, bytes_of("row 7"));
    EXPECT_EQ(sealed.size(), size + kSealOverhead);
    EXPECT_EQ(open(key, sealed, bytes_of("row 7")).value(), plaintext);
    Bytes into(size);
    ASSERT_TRUE(open_into(key, sealed, bytes_of("row 7"), into));
    EXPECT_EQ(into, plaintext);
  }
}

TEST(Seal, NeverGivesTheSameBytesTwice) {
  const Key key = Key::random();
  EXPECT_NE(seal(key, bytes_of("same"), {}), seal(key, bytes_of("same"), {}));
}

TEST(Seal, EveryChangedBitIsRefused) {
  const Key key = Key::random();
  const Bytes sealed = seal(key, bytes_of("a template of one face"), bytes_of("row 7"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes changed = sealed;
      changed[i] ^= static_cast<std::byte>(1 << bit);
      const auto opened = open(key, changed, bytes_of("row 7"));
      ASSERT_FALSE(opened) << "byte " << i << " bit " << bit;
      EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt);
    }
  }
}

TEST(Seal, EveryShorterOrLongerOneIsRefused) {
  const Key key = Key::random();
  const Bytes sealed = seal(key, bytes_of("a template"), {});
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_EQ(open(key, ByteView(sealed).first(size), {}).error().code, ErrorCode::kCorrupt) << size;
  }
  Bytes longer = sealed;
  longer.push_back(std::byte{0});
  EXPECT_EQ(open(key, longer, {}).error().code, ErrorCode::kCorrupt);
}

TEST(Seal, AnotherKeyOrPlaceDoesNotOpenIt) {
  const Key key = Key::random();
  const Bytes sealed = seal(key, bytes_of("x"), Binding("template", uuid_of(1), uuid_of(2)));
  ASSERT_TRUE(open(key, sealed, Binding("template", uuid_of(1), uuid_of(2))));
  EXPECT_FALSE(open(Key::random(), sealed, Binding("template", uuid_of(1), uuid_of(2))));

  const Binding elsewhere[] = {Binding("photo", uuid_of(1), uuid_of(2)),
                               Binding("template", uuid_of(3), uuid_of(2)),
                               Binding("template", uuid_of(1), uuid_of(3)),
                               Binding("template", uuid_of(2), uuid_of(1)),
                               Binding("template", uuid_of(1)),
                               Binding("template")};
  for (const Binding& place : elsewhere) EXPECT_FALSE(open(key, sealed, place));
  EXPECT_FALSE(open(key, sealed, {}));
}

TEST(Seal, NothingIsLeftInTheCallersMemoryWhenItDoesNotOpen) {
  const Key key = Key::random();
  Bytes sealed = seal(key, bytes_of("secret"), {});
  sealed.back() ^= std::byte{1};
  Bytes into(6, std::byte{0xAA});
  EXPECT_FALSE(open_into(key, sealed, {}, into));
  EXPECT_EQ(into, Bytes(6));

  Bytes wrong_size(7, std::byte{0xAA});
  EXPECT_EQ(open_into(key, sealed, {}, wrong_size).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(wrong_size, Bytes(7));
}

TEST(Seal, LongAssociatedDataCountsToItsLastByte) {
  const Key key = Key::random();
  const std::string place(1000, 'p');
  const Bytes sealed = seal(key, bytes_of("x"), bytes_of(place));
  EXPECT_TRUE(open(key, sealed, bytes_of(place)));
  EXPECT_FALSE(open(key, sealed, bytes_of(place.substr(1))));
  EXPECT_FALSE(open(key, sealed, bytes_of(place.substr(1) + "q")));
}

TEST(Seal, WhatTheFirstVersionSealedStillOpens) {
  const Bytes sealed =
      from_hex("5201bfced44d2c1484147d2b9ce95c4d48d6634dd73235f9dc7314749785ee6e4efd253f0aa6be365ad7f7db3ef7872ba8af")
          .value();
  EXPECT_EQ(text_of(open(counting_key(), sealed, Binding("template", uuid_of(1), uuid_of(2))).value()), "format 1");
}

TEST(Seal, AWrappedKeyOpensForItsOwnerAndMasterAlone) {
  const Key master = Key::random();
  const Key key = Key::random();
  const Bytes wrapped = wrap_key(master, key, uuid_of(1));
  EXPECT_EQ(wrapped.size(), kWrappedKeyBytes);
  EXPECT_TRUE(std::ranges::equal(unwrap_key(master, wrapped, uuid_of(1)).value().view(), key.view()));

  EXPECT_EQ(unwrap_key(master, wrapped, uuid_of(2)).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(unwrap_key(Key::random(), wrapped, uuid_of(1)).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(unwrap_key(master, seal(master, bytes_of("short"), {}), uuid_of(1)).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace rollcall::crypto
