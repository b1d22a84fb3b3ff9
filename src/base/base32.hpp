// Bytes in the letters that are easiest to type and make the smallest QR code: RFC 4648 section 6, without padding.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace rollcall {

std::string to_base32(ByteView bytes);

// Either case; kMalformed otherwise, also when bits that belong to no byte are set, so that one value has one text.
Result<Bytes> from_base32(std::string_view text);

}  // namespace rollcall
