#include "store/page.hpp"

#include <limits>

#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

TEST(Page, ACursorNamesThePlaceItWasMadeOf) {
  for (const std::int64_t key : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min(),
                                 std::numeric_limits<std::int64_t>::max(), to_micros(test_time())}) {
    const Position position{.key = key, .id = new_id()};
    const std::string cursor = encode_cursor(position);
    EXPECT_EQ(cursor.size(), 32U);
    EXPECT_EQ(must(start_of({.cursor = cursor})), position);
  }
}

TEST(Page, NoCursorIsThePlaceBeforeEverything) {
  EXPECT_EQ(must(start_of({})).key, std::numeric_limits<std::int64_t>::min());
}

TEST(Page, WhatNoListGaveOutIsRefusedByItsField) {
  const std::string good = encode_cursor({.key = 1, .id = new_id()});
  const struct {
    PageRequest request;
    std::string_view field;
  } cases[] = {
      {{.cursor = "x"}, "cursor"},
      {{.cursor = good + "AAAA"}, "cursor"},
      {{.cursor = good.substr(4)}, "cursor"},
      {{.cursor = std::string(32, '!')}, "cursor"},
      {{.cursor = std::string(100'000, 'A')}, "cursor"},
      {{.limit = 0}, "limit"},
      {{.limit = -5}, "limit"},
      {{.limit = kMaxPageSize + 1}, "limit"},
  };
  for (const auto& [request, field] : cases) {
    const auto start = start_of(request);
    ASSERT_EQ(code_of(start), ErrorCode::kInvalidArgument);
    EXPECT_EQ(start.error().fields.at(0).field, field);
  }
}

}  // namespace
}  // namespace rollcall::store
