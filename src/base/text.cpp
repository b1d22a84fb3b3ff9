#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <format>
#include <utility>

namespace rollcall {
namespace {

// One code point and the bytes it takes; length 0: not well-formed.
struct Decoded {
  char32_t code_point = 0;
  std::size_t length = 0;
};

// The well-formed byte sequences of the Unicode standard, table 3-7.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) -> std::uint8_t {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  const auto tail = [&](std::size_t i, std::uint8_t low = 0x80, std::uint8_t high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  const auto bits = [&](std::size_t i) { return static_cast<char32_t>(byte(i) & 0x3F); };

  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xC2 && lead <= 0xDF && tail(1)) return {(lead & 0x1FU) << 6 | bits(1), 2};
  if (lead >= 0xE0 && lead <= 0xEF) {
    const std::uint8_t low = lead == 0xE0 ? 0xA0 : 0x80;   // no overlong forms
    const std::uint8_t high = lead == 0xED ? 0x9F : 0xBF;  // no surrogates
    if (tail(1, low, high) && tail(2)) return {(lead & 0x0FU) << 12 | bits(1) << 6 | bits(2), 3};
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const std::uint8_t low = lead == 0xF0 ? 0x90 : 0x80;   // no overlong forms
    const std::uint8_t high = lead == 0xF4 ? 0x8F : 0xBF;  // nothing past U+10FFFF
    if (tail(1, low, high) && tail(2) && tail(3))
      return {(lead & 0x07U) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3), 4};
  }
  return {};
}

// Calls `visit` with each code point until it returns false; a stray byte counts as U+FFFD.
template <class Visit>
void for_each_code_point(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    const std::size_t length = std::max<std::size_t>(decoded.length, 1);
    if (!visit(decoded.length == 0 ? U'\uFFFD' : decoded.code_point, length)) return;
    text.remove_prefix(length);
  }
}

// The characters of property White_Space.
bool is_white_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_control(char32_t c) {
  const bool c0_or_c1 = c < 0x20 || (c >= 0x7F && c <= 0x9F);
  const bool separator = c == 0x2028 || c == 0x2029;
  const bool bidi_override = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return c0_or_c1 || separator || bidi_override;
}

char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    if (decoded.length == 0) return false;
    text.remove_prefix(decoded.length);
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for_each_code_point(text, [&](char32_t, std::size_t) {
    ++count;
    return true;
  });
  return count;
}

std::string_view trim(std::string_view text) {
  std::size_t front = 0;
  for_each_code_point(text, [&](char32_t c, std::size_t length) {
    if (!is_white_space(c)) return false;
    front += length;
    return true;
  });
  text.remove_prefix(front);

  std::size_t position = 0;
  std::size_t end = 0;
  for_each_code_point(text, [&](char32_t c, std::size_t length) {
    position += length;
    if (!is_white_space(c)) end = position;
    return true;
  });
  return text.substr(0, end);
}

bool has_control_characters(std::string_view text) {
  bool found = false;
  for_each_code_point(text, [&](char32_t c, std::size_t) {
    found = is_control(c);
    return !found;
  });
  return found;
}

std::string printable(std::string_view text, std::size_t max_code_points) {
  std::string out;
  std::size_t count = 0;
  std::size_t position = 0;
  for_each_code_point(text, [&](char32_t c, std::size_t length) {
    if (count++ == max_code_points) {
      out += "...";
      return false;
    }
    const bool stray = c == U'\uFFFD' && length == 1;
    if (stray || is_control(c))
      out += '?';
    else
      out += text.substr(position, length);
    position += length;
    return true;
  });
  return out;
}

std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), lower_ascii);
  return lower;
}

bool equals_ignore_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower_ascii, lower_ascii);
}

Result<std::string> clean_line(std::string_view field, std::string_view text, const LineLimits& limits) {
  if (!is_utf8(text)) return fail_field(std::string(field), "must be UTF-8 text");
  const std::string_view line = trim(text);
  if (has_control_characters(line))
    return fail_field(std::string(field), "must be one line without control characters");
  const std::size_t length = count_code_points(line);
  if (length < limits.min_code_points)
    return fail_field(
        std::string(field),
        length == 0 ? "must not be empty" : std::format("must have at least {} characters", limits.min_code_points));
  if (length > limits.max_code_points)
    return fail_field(std::string(field), std::format("must have at most {} characters", limits.max_code_points));
  return std::string(line);
}

}  // namespace rollcall
