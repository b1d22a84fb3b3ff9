#include "base/utf8.hpp"

#include <cstdint>

#include "base/text.hpp"

namespace rollcall {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kLittleMark = "\xFF\xFE";
constexpr std::string_view kBigMark = "\xFE\xFF";

constexpr char32_t kFirstHigh = 0xD800;
constexpr char32_t kFirstLow = 0xDC00;
constexpr char32_t kAfterLow = 0xE000;

void append(std::string& text, char32_t c) {
  const auto tail = [&](int shift) { text += static_cast<char>(0x80U | (c >> shift & 0x3fU)); };
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xc0U | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xe0U | c >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xf0U | c >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

Result<std::string> from_utf16(std::string_view bytes, bool big) {
  const auto unit = [&](std::size_t at) -> char32_t {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<char32_t>(big ? first << 8U | second : second << 8U | first);
  };
  const auto broken = [] {
    return fail(ErrorCode::kMalformed, "the file begins as UTF-16 and is not", "save the file as UTF-8");
  };
  if (bytes.size() % 2 != 0) return broken();
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    const char32_t first = unit(at);
    if (first < kFirstHigh || first >= kAfterLow) {
      append(text, first);
      continue;
    }
    at += 2;
    if (first >= kFirstLow || at == bytes.size()) return broken();
    const char32_t second = unit(at);
    if (second < kFirstLow || second >= kAfterLow) return broken();
    append(text, 0x10000 + ((first - kFirstHigh) << 10U) + (second - kFirstLow));
  }
  return text;
}

}  // namespace

Result<std::string> to_utf8(ByteView file) {
  std::string_view bytes = text_of(file);
  if (bytes.starts_with(kLittleMark)) return from_utf16(bytes.substr(kLittleMark.size()), false);
  if (bytes.starts_with(kBigMark)) return from_utf16(bytes.substr(kBigMark.size()), true);
  if (bytes.starts_with(kUtf8Mark)) bytes.remove_prefix(kUtf8Mark.size());
  if (!is_utf8(bytes))
    return fail(ErrorCode::kMalformed, "the file is neither UTF-8 nor UTF-16", "save the file as UTF-8");
  return std::string(bytes);
}

}  // namespace rollcall
