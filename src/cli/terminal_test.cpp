#include "cli/terminal.hpp"

#include <gtest/gtest.h>

namespace rollcall::cli {
namespace {

TEST(Terminal, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("Jane"), 4U);
  EXPECT_EQ(display_width("Zoë"), 3U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("山田"), 4U);
}

TEST(Terminal, ATableLinesUpAlsoWithWideLetters) {
  Table table({"name", "n"});
  table.align_right(1);
  table.add({"山田", "7"});
  table.add({"Jo", "12"});
  EXPECT_EQ(table.to_string(), "name   n\n────  ──\n山田   7\nJo    12\n");
}

}  // namespace
}  // namespace rollcall::cli
