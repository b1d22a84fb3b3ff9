// Text files as programs write them, made UTF-8.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace rollcall {

// The text of a file: UTF-8, with or without a byte order mark, or UTF-16 of either order with one, as spreadsheets
// save "Unicode text". The mark is left out. kMalformed for anything else, and for bytes that are none of it.
Result<std::string> to_utf8(ByteView file);

}  // namespace rollcall
