#include "crypto/hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rollcall::crypto {
namespace {

TEST(Hash, Sha256MatchesTheExamplesOfFips180) {
  struct Case {
    std::string text;
    std::string_view hex;
  };
  const Case cases[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const Case& c : cases) EXPECT_EQ(to_hex(sha256(bytes_of(c.text))), c.hex);
}

TEST(Hash, PiecesGiveWhatTheWholeGives) {
  const std::string text(10'000, 'x');
  for (const std::size_t piece : {1UZ, 63UZ, 64UZ, 65UZ, 127UZ, 128UZ, 129UZ, 4096UZ}) {
    Sha256 sha;
    Blake2b blake("test");
    for (std::size_t at = 0; at < text.size(); at += piece) {
      sha.update(bytes_of(text).subspan(at, std::min(piece, text.size() - at)));
      blake.update(bytes_of(text).subspan(at, std::min(piece, text.size() - at)));
    }
    EXPECT_EQ(sha.finish(), sha256(bytes_of(text)));
    EXPECT_EQ(blake.finish(), blake2b(bytes_of(text), "test"));
  }
}

// Made with Python's hashlib.blake2b(data, digest_size=32, person=..., key=...).
TEST(Hash, Blake2bMatchesAnotherImplementation) {
  struct Case {
    std::string_view text, context, key, hex;
  };
  constexpr Case kCases[] = {
      {"", "", "", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"},
      {"abc", "", "", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"},
      {"abc", "token", "", "ac015da76c62eb73bb07153f71f61c9fb41fa4e2fe1457289358adb3fb662c23"},
      {"abc", "event content", "0123456789abcdef", "0fd0e79e21c3647b2e7747e18118c656ba326cc016ee98122747f8ffa739b9ed"},
      {"abc", "sixteen letters!", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
       "16d79dea58e38ccfb1b63c4b44f32ee23d86652bc3d9e32c667cc21adbc9b6d1"},
      {"abc", "", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
       "4a9b8eebf030157d4f2557cb8622b862409af5c9e9ad2ef4a69abf180a30c13b"},
  };
  for (const Case& c : kCases) EXPECT_EQ(to_hex(blake2b(bytes_of(c.text), c.context, bytes_of(c.key))), c.hex);
}

TEST(Hash, NumbersAreEightBytesWithTheLeastFirst) {
  Blake2b numbers;
  numbers.update_number(0x0102030405060708);
  EXPECT_EQ(numbers.finish(), blake2b(from_hex("0807060504030201").value()));
}

TEST(Hash, ConstantTimeEqualComparesAllBytes) {
  EXPECT_TRUE(constant_time_equal({}, {}));
  EXPECT_TRUE(constant_time_equal(bytes_of("abc"), bytes_of("abc")));
  EXPECT_FALSE(constant_time_equal(bytes_of("abc"), bytes_of("abd")));
  EXPECT_FALSE(constant_time_equal(bytes_of("abc"), bytes_of("bbc")));
  EXPECT_FALSE(constant_time_equal(bytes_of("abc"), bytes_of("abcd")));
}

}  // namespace
}  // namespace rollcall::crypto
