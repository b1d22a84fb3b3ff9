// Bytes and their text forms. Everything here is for public data: what is secret is decoded by crypto/, in constant
// time.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace rollcall {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

// The same memory seen as bytes or as text; both borrow.
inline ByteView bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }
inline std::string_view text_of(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// A copy.
inline Bytes to_bytes(std::string_view text) {
  const ByteView view = bytes_of(text);
  return {view.begin(), view.end()};
}

// Lower-case, two digits a byte.
std::string to_hex(ByteView bytes);

// Either case, no separators; kMalformed otherwise.
Result<Bytes> from_hex(std::string_view text);

// RFC 4648 section 4, with padding.
std::string to_base64(ByteView bytes);

// RFC 4648 section 5 (- and _), without padding: fit for URLs and file names.
std::string to_base64url(ByteView bytes);

// Either alphabet, padding optional but right where present, no white space; kMalformed otherwise, also when bits that
// belong to no byte are set, so that one value has one text.
Result<Bytes> from_base64(std::string_view text);

}  // namespace rollcall
