// Pixels to a PNG: lossless, without any of what a picture's file may carry beside its pixels. A pure function.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "face/image.hpp"

namespace rollcall::face {

// kInvalidArgument for an empty picture, kInternal where the library fails.
Result<Bytes> encode_png(const Image& image);

}  // namespace rollcall::face
