#include "base/uuid.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "base/random.hpp"

namespace rollcall {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The 60 leading bits of the newest id: 48 of milliseconds and 12 of a counter (RFC 9562, section 6.2, method 1).
std::uint64_t next_tick(Time now) {
  static std::mutex mutex;
  static std::uint64_t last = 0;
  const auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(to_micros(now) / 1000, 0));
  const std::lock_guard lock(mutex);
  last = std::max(last + 1, millis << 12U);
  return last;
}

}  // namespace

std::string Uuid::to_string() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kDigits[bytes[i] >> 4U];
    text += kDigits[bytes[i] & 15U];
  }
  return text;
}

Uuid new_uuid(Time now) {
  const std::uint64_t tick = next_tick(now);
  Uuid id;
  fill_random(std::as_writable_bytes(std::span(id.bytes)));
  const std::uint64_t millis = tick >> 12U;
  for (unsigned i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(millis >> (40U - 8U * i));
  id.bytes[6] = static_cast<std::uint8_t>(0x70U | ((tick >> 8U) & 0x0fU));
  id.bytes[7] = static_cast<std::uint8_t>(tick);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3fU) | 0x80U);
  return id;
}

Result<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return fail(ErrorCode::kMalformed, "not an id", "ids look like 0192f0c1-…, 36 characters");
  Uuid id;
  std::size_t byte = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i] != '-') return fail(ErrorCode::kMalformed, "not an id");
      ++i;
      continue;
    }
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return fail(ErrorCode::kMalformed, "not an id");
    id.bytes[byte++] = static_cast<std::uint8_t>(high * 16 + low);
    i += 2;
  }
  return id;
}

}  // namespace rollcall
