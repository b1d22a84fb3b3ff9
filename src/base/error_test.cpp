#include "base/error.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

namespace rollcall {
namespace {

TEST(Error, EveryCodeHasItsOwnRowNameAndAnchor) {
  std::set<std::string_view> names;
  std::set<std::string_view> anchors;
  for (int i = 0; i <= std::to_underlying(ErrorCode::kInternal); ++i) {
    const ErrorTraits& row = traits(static_cast<ErrorCode>(i));
    EXPECT_EQ(std::to_underlying(row.code), i);
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(anchors.insert(row.anchor).second) << row.anchor;
    EXPECT_GE(row.http_status, 400);
  }
}

TEST(Error, DescribesWhatHintAndCauses) {
  Error disk{.code = ErrorCode::kStorageFull, .message = "no space left", .hint = "free some space"};
  Error error = fail_because(std::move(disk), "photo was not stored").error();
  EXPECT_EQ(error.code, ErrorCode::kStorageFull);
  EXPECT_EQ(error.describe(), "photo was not stored: no space left; free some space");
}

Result<int> twice(Result<int> in) {
  ROLLCALL_ASSIGN(const int value, std::move(in));
  return 2 * value;
}

TEST(Error, AssignHandsTheValueOnOrReturnsTheError) {
  EXPECT_EQ(twice(21).value(), 42);
  EXPECT_EQ(twice(fail(ErrorCode::kNotFound, "gone")).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace rollcall
