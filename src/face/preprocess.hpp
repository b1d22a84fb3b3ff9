// Optional changes to a picture before faces are looked for: a limit on its size, and local contrast for dark or
// backlit rooms. Pure functions; the picture given stays as it is.
#pragma once

#include "face/image.hpp"

namespace rollcall::face {

struct PreprocessOptions {
  int max_side = 0;  // scale the picture down so that its longer side has at most this many pixels; 0: leave it
  float clahe =
      0;  // clip limit of contrast-limited adaptive histogram equalisation of the lightness; 0: off, 2 is mild
};

struct Preprocessed {
  Image image;
  float scale = 1;  // pixels of `image` for one pixel of the picture given
};

// The picture itself where nothing is asked for.
Preprocessed preprocess(const Image& image, const PreprocessOptions& options);

// Scaled by area averaging (down) or linearly (up).
Image resize(const Image& image, Size size);

}  // namespace rollcall::face
