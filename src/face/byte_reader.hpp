// Private to face/: integers out of bytes nobody has checked. Reading past the end gives nothing instead of garbage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"

namespace rollcall::face {

enum class Endian : std::uint8_t { kLittle, kBig };

// An unsigned integer of T's size at `offset`.
template <class T>
std::optional<T> read_uint(ByteView bytes, std::size_t offset, Endian endian) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    const std::size_t at = endian == Endian::kBig ? i : sizeof(T) - 1 - i;
    value =
        static_cast<T>((static_cast<std::uint64_t>(value) << 8) | std::to_integer<std::uint8_t>(bytes[offset + at]));
  }
  return value;
}

inline bool has_text(ByteView bytes, std::size_t offset, std::string_view text) {
  return offset <= bytes.size() && bytes.size() - offset >= text.size() &&
         std::memcmp(bytes.data() + offset, text.data(), text.size()) == 0;
}

}  // namespace rollcall::face
