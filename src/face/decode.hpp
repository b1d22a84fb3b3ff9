// Encoded pictures to pixels and back: JPEG (baseline and progressive, grey, YCbCr, CMYK, YCCK), PNG (8 and 16 bits,
// alpha, animated: first frame), WebP (lossy, lossless, alpha, animated: first frame) and BMP. The format is known by
// the bytes, never by a name. The result is upright: an EXIF orientation is applied (JPEG, PNG, WebP). Transparent
// pixels show white. A picture that ends early or is damaged is an error, never half a picture. Pure functions.
//
// Failures: kMalformed (empty, truncated, damaged), kUnsupportedMedia (not one of the four formats), kTooLarge (past a
// limit; known from the header, before a pixel is allocated).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "face/image.hpp"

namespace rollcall::face {

enum class ImageFormat : std::uint8_t { kJpeg, kPng, kWebp, kBmp };

std::string_view name(ImageFormat format);        // "jpeg", "png", "webp", "bmp"
std::string_view media_type(ImageFormat format);  // "image/jpeg", ...

struct DecodeLimits {
  std::size_t max_bytes = std::size_t{32} << 20;
  int max_side = 20'000;
  std::int64_t max_pixels = 120'000'000;
};

// What a header says.
struct ImageInfo {
  ImageFormat format = ImageFormat::kJpeg;
  Size size;            // upright: after the orientation
  int orientation = 1;  // EXIF, 1..8
};

// Reads the header only; allocates no pixels.
Result<ImageInfo> probe(std::span<const std::byte> encoded, const DecodeLimits& limits = {});

struct DecodeOptions {
  // The decoder may leave out detail (JPEG: 1/2, 1/4 or 1/8 of the size, which is much faster) as long as the longer
  // side keeps at least this many pixels. 0: full size.
  int at_least_side = 0;
};

struct Decoded {
  Image image;
  Size original;  // upright size of the full picture; equals image.size() unless reduced

  // Pixels of the original for one pixel of `image`; 1, 2, 4 or 8, up to rounding of odd sizes.
  float scale_x() const { return static_cast<float>(original.width) / static_cast<float>(image.width()); }
  float scale_y() const { return static_cast<float>(original.height) / static_cast<float>(image.height()); }
};

Result<Decoded> decode(std::span<const std::byte> encoded, const DecodeLimits& limits, const DecodeOptions& options);

// The whole picture at full size.
Result<Image> decode(std::span<const std::byte> encoded, const DecodeLimits& limits = {});

// Baseline JPEG, 4:2:0 below quality 95, 4:4:4 from there.
Result<std::vector<std::byte>> encode_jpeg(const Image& image, int quality = 90);

// The part of the picture round a box: `margin` times its sides more on each side, cut at the border. Shares the
// pixels. Empty when nothing of the box lies in the picture.
Image crop(const Image& image, const Box& box, float margin);

}  // namespace rollcall::face
