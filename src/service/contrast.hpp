// How well two colours can be told apart, as WCAG 2.2 measures it. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace rollcall::service {

struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
};

// "#1f5f8b", in either case; none for anything else.
std::optional<Colour> parse_colour(std::string_view text);

// 1 (the same) to 21 (black and white); the order does not matter.
double contrast(Colour a, Colour b);

}  // namespace rollcall::service
