// A part of a picture made smaller, each pixel the average of the area it stands for.
#pragma once

#include "face/image.hpp"

namespace rollcall::face {

// A rectangle of whole pixels that may reach outside the picture.
struct PixelRect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

// `rect` of `image` at `size`, which must be no larger than the rectangle in either direction. The two must
// share a pixel; what lies outside the picture is the shared part mirrored at its border pixels (2 1 [0 1 2 .. ).
//
// The values are those of OpenCV's INTER_AREA on a mirrored copy, but for rounding of the last level: sums run down the
// columns first, which needs no copy, a quarter of the arithmetic and whole vectors (docs/decisions/0006). Safe from
// any number of threads.
Image area_average(const Image& image, const PixelRect& rect, Size size);

}  // namespace rollcall::face
