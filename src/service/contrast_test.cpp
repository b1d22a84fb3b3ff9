#include "service/contrast.hpp"

#include <gtest/gtest.h>

namespace rollcall::service {
namespace {

// Reference values: the examples of WCAG's own techniques and widely used checkers.
TEST(Contrast, IsThatOfWcag) {
  struct Case {
    std::string_view a;
    std::string_view b;
    double ratio;
  };
  for (const auto& [a, b, ratio] :
       {Case{"#000000", "#ffffff", 21.0}, Case{"#ffffff", "#FFFFFF", 1.0}, Case{"#767676", "#ffffff", 4.54},
        Case{"#777777", "#ffffff", 4.48}, Case{"#ff0000", "#ffffff", 4.0}, Case{"#0000ff", "#ffffff", 8.59}}) {
    EXPECT_NEAR(contrast(*parse_colour(a), *parse_colour(b)), ratio, 0.01) << a << " on " << b;
    EXPECT_DOUBLE_EQ(contrast(*parse_colour(a), *parse_colour(b)), contrast(*parse_colour(b), *parse_colour(a)));
  }
}

TEST(Contrast, NothingButSixHexadecimalDigitsIsAColour) {
  for (const std::string_view text : {"", "#", "red", "#fff", "#12345g", "123456", "#1234567", "#-12345", "# 12345"})
    EXPECT_FALSE(parse_colour(text)) << text;
}

}  // namespace
}  // namespace rollcall::service
