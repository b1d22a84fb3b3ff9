#include "base/base32.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace rollcall {
namespace {

// RFC 4648 section 10, without the padding.
const std::vector<std::pair<std::string, std::string>> kVectors = {{"", ""},
                                                                   {"f", "MY"},
                                                                   {"fo", "MZXQ"},
                                                                   {"foo", "MZXW6"},
                                                                   {"foob", "MZXW6YQ"},
                                                                   {"fooba", "MZXW6YTB"},
                                                                   {"foobar", "MZXW6YTBOI"}};

TEST(Base32, WritesAndReadsTheVectorsOfTheStandard) {
  for (const auto& [plain, text] : kVectors) {
    EXPECT_EQ(to_base32(bytes_of(plain)), text);
    EXPECT_EQ(from_base32(text).value(), to_bytes(plain));
  }
}

TEST(Base32, ReadsSmallLettersToo) { EXPECT_EQ(from_base32("mzxw6").value(), to_bytes("foo")); }

TEST(Base32, RefusesWhatNoBytesWrite) {
  for (const std::string_view text : {"M", "MZX", "MZ", "MY======", "M1", "MY ", "MZXW6YQA8"}) {
    const auto bytes = from_base32(text);
    ASSERT_FALSE(bytes) << text;
    EXPECT_EQ(bytes.error().code, ErrorCode::kMalformed);
  }
}

}  // namespace
}  // namespace rollcall
