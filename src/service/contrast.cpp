#include "service/contrast.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace rollcall::service {
namespace {

// WCAG 2.2, "relative luminance".
double luminance(Colour colour) {
  const auto linear = [](std::uint8_t channel) {
    const double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

}  // namespace

std::optional<Colour> parse_colour(std::string_view text) {
  std::uint32_t number = 0;
  if (text.size() != 7 || text.front() != '#') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return Colour{.red = static_cast<std::uint8_t>(number >> 16U),
                .green = static_cast<std::uint8_t>(number >> 8U),
                .blue = static_cast<std::uint8_t>(number)};
}

double contrast(Colour a, Colour b) {
  const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
  return (lighter + 0.05) / (darker + 0.05);
}

}  // namespace rollcall::service
