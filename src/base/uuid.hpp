// Ids. UUID version 7 (RFC 9562): the first 48 bits are the time in milliseconds, so ids made later sort later.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"

namespace rollcall {

// A 128-bit id; the default one is all zeros and means "none".
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  bool is_nil() const { return *this == Uuid{}; }

  // Lower-case, 8-4-4-4-12.
  std::string to_string() const;
};

// A new version 7 id for `now`. Ids made by one process are strictly increasing, also within a millisecond and when the
// clock steps back. Thread-safe; the random part comes from the kernel.
Uuid new_uuid(Time now);

// Any version, either case, with its hyphens; kMalformed otherwise.
Result<Uuid> parse_uuid(std::string_view text);

}  // namespace rollcall

template <>
struct std::hash<rollcall::Uuid> {
  std::size_t operator()(const rollcall::Uuid& id) const noexcept {
    std::uint64_t low = 0;
    std::memcpy(&low, id.bytes.data() + 8, sizeof low);  // the random half
    return static_cast<std::size_t>(low);
  }
};
