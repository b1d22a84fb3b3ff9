#include "base/base32.hpp"

namespace rollcall {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kSmallLetters = "abcdefghijklmnopqrstuvwxyz234567";

}  // namespace

std::string to_base32(ByteView bytes) {
  std::string text;
  unsigned held = 0;
  unsigned bits = 0;
  for (const std::byte byte : bytes) {
    held = (held << 8U | std::to_integer<unsigned>(byte)) & 0xFFFU;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += kLetters[held >> (bits - 5) & 0x1FU];
  }
  if (bits > 0) text += kLetters[held << (5 - bits) & 0x1FU];
  return text;
}

Result<Bytes> from_base32(std::string_view text) {
  Bytes bytes;
  unsigned held = 0;
  unsigned bits = 0;
  for (const char letter : text) {
    std::size_t value = kLetters.find(letter);
    if (value == std::string_view::npos) value = kSmallLetters.find(letter);
    if (value == std::string_view::npos) return fail(ErrorCode::kMalformed, "the text is not base32");
    held = (held << 5U | static_cast<unsigned>(value)) & 0xFFFU;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::byte>(held >> bits & 0xFFU));
  }
  if (bits >= 5 || (held & ((1U << bits) - 1U)) != 0)
    return fail(ErrorCode::kMalformed, "the base32 text ends in the middle of a byte");
  return bytes;
}

}  // namespace rollcall
