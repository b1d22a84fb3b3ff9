// Private to face/: one image format's reader. Each format has a header parser that allocates no pixels, and a decoder
// that gives the stored picture, not yet turned upright. Both take bytes nobody has checked.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "face/image.hpp"

namespace rollcall::face {

// What a header says of the picture as it is stored.
struct StoredHeader {
  Size size;
  int orientation = 1;              // EXIF, 1..8
  std::optional<Time> captured_at;  // EXIF
};

// "the JPEG is damaged: detail", kMalformed.
std::unexpected<Error> damaged(std::string_view format, std::string_view detail);

namespace jpeg {
bool recognises(ByteView bytes);
Result<StoredHeader> read_header(ByteView bytes);
// `reduction` 1, 2, 4 or 8: each side is divided by it, rounded up.
Result<Image> decode(ByteView bytes, int reduction);
Result<Bytes> encode(const Image& image, int quality);
}  // namespace jpeg

namespace png {
bool recognises(ByteView bytes);
Result<StoredHeader> read_header(ByteView bytes);
Result<Image> decode(ByteView bytes);
}  // namespace png

namespace webp {
bool recognises(ByteView bytes);
Result<StoredHeader> read_header(ByteView bytes);
Result<Image> decode(ByteView bytes);
}  // namespace webp

namespace bmp {
bool recognises(ByteView bytes);
Result<StoredHeader> read_header(ByteView bytes);
Result<Image> decode(ByteView bytes);
}  // namespace bmp

}  // namespace rollcall::face
