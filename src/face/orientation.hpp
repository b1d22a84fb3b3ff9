// Private to face/: which way up a picture is, by its EXIF data.
#pragma once

#include "base/bytes.hpp"
#include "face/image.hpp"

namespace rollcall::face {

// The orientation (1..8) in a TIFF structure, as EXIF data holds it; 1 where there is none or it makes no sense: a
// picture is not refused for its metadata.
int exif_orientation(ByteView tiff);

// Whether width and height change places.
constexpr bool swaps_sides(int orientation) { return orientation >= 5; }

// The picture turned upright; the same picture for orientation 1.
Image upright(const Image& image, int orientation);

}  // namespace rollcall::face
