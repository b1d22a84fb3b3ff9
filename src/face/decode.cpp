#include "face/decode.hpp"

#include <algorithm>
#include <cmath>
#include <format>
#include <new>

#include "face/codec.hpp"
#include "face/orientation.hpp"

namespace rollcall::face {

namespace {

struct Format {
  ImageFormat format;
  std::string_view name;
  std::string_view media_type;
  bool (*recognises)(ByteView);
  Result<StoredHeader> (*read_header)(ByteView);
};

constexpr Format kFormats[] = {
    {ImageFormat::kJpeg, "jpeg", "image/jpeg", &jpeg::recognises, &jpeg::read_header},
    {ImageFormat::kPng, "png", "image/png", &png::recognises, &png::read_header},
    {ImageFormat::kWebp, "webp", "image/webp", &webp::recognises, &webp::read_header},
    {ImageFormat::kBmp, "bmp", "image/bmp", &bmp::recognises, &bmp::read_header},
};

const Format& entry(ImageFormat format) { return kFormats[static_cast<std::size_t>(format)]; }

Result<Image> decode_stored(ImageFormat format, ByteView encoded, int reduction) {
  switch (format) {
    case ImageFormat::kJpeg:
      return jpeg::decode(encoded, reduction);
    case ImageFormat::kPng:
      return png::decode(encoded);
    case ImageFormat::kWebp:
      return webp::decode(encoded);
    case ImageFormat::kBmp:
      return bmp::decode(encoded);
  }
  return fail(ErrorCode::kInternal, "an image format without a decoder");
}

// How much smaller a JPEG may be decoded so that its longer side keeps `at_least` pixels.
int choose_reduction(const ImageInfo& info, int at_least) {
  if (info.format != ImageFormat::kJpeg || at_least <= 0) return 1;
  const int longer = std::max(info.size.width, info.size.height);
  int reduction = 8;
  while (reduction > 1 && (longer + reduction - 1) / reduction < at_least) reduction /= 2;
  return reduction;
}

}  // namespace

std::unexpected<Error> damaged(std::string_view format, std::string_view detail) {
  return fail(ErrorCode::kMalformed, std::format("the {} is damaged or cut off: {}", format, detail));
}

std::string_view name(ImageFormat format) { return entry(format).name; }

std::string_view media_type(ImageFormat format) { return entry(format).media_type; }

Result<ImageInfo> probe(std::span<const std::byte> encoded, const DecodeLimits& limits) {
  if (encoded.empty()) return fail(ErrorCode::kMalformed, "the image is empty");
  if (encoded.size() > limits.max_bytes) {
    return fail(ErrorCode::kTooLarge,
                std::format("the image has {} bytes; {} are allowed", encoded.size(), limits.max_bytes));
  }
  const auto* format = std::ranges::find_if(kFormats, [&](const Format& f) { return f.recognises(encoded); });
  if (format == std::end(kFormats))
    return fail(ErrorCode::kUnsupportedMedia, "this is no JPEG, PNG, WebP or BMP image", "send a JPEG or PNG");
  ROLLCALL_ASSIGN(const auto header, format->read_header(encoded));

  const Size size = header.size;
  const std::int64_t pixels = std::int64_t{size.width} * size.height;
  if (std::max(size.width, size.height) > limits.max_side || pixels > limits.max_pixels) {
    return fail(ErrorCode::kTooLarge,
                std::format("the image is {}x{} pixels; {} a side and {} in all are allowed", size.width, size.height,
                            limits.max_side, limits.max_pixels),
                "send a smaller picture");
  }
  return ImageInfo{.format = format->format,
                   .size = swaps_sides(header.orientation) ? Size{size.height, size.width} : size,
                   .orientation = header.orientation};
}

Result<Decoded> decode(std::span<const std::byte> encoded, const DecodeLimits& limits, const DecodeOptions& options) {
  ROLLCALL_ASSIGN(const auto info, probe(encoded, limits));
  try {
    ROLLCALL_ASSIGN(Image stored, decode_stored(info.format, encoded, choose_reduction(info, options.at_least_side)));
    return Decoded{.image = upright(stored, info.orientation), .original = info.size};
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::kTooLarge, "there is not enough memory for the image");
  }
}

Result<Image> decode(std::span<const std::byte> encoded, const DecodeLimits& limits) {
  ROLLCALL_ASSIGN(Decoded decoded, decode(encoded, limits, DecodeOptions{}));
  return std::move(decoded.image);
}

Result<std::vector<std::byte>> encode_jpeg(const Image& image, int quality) {
  constexpr int kMaxJpegSide = 65'500;
  if (image.empty()) return fail(ErrorCode::kInvalidArgument, "an empty picture cannot be encoded");
  if (quality < 1 || quality > 100) return fail_field("quality", "must be from 1 to 100");
  if (std::max(image.width(), image.height()) > kMaxJpegSide)
    return fail(ErrorCode::kTooLarge, std::format("a JPEG has at most {} pixels a side", kMaxJpegSide));
  return jpeg::encode(image, quality);
}

Image crop(const Image& image, const Box& box, float margin) {
  const auto clamped = [](float value, int most) {
    return static_cast<int>(std::clamp(value, 0.0F, static_cast<float>(most)));
  };
  const int left = clamped(std::floor(box.x - margin * box.width), image.width());
  const int top = clamped(std::floor(box.y - margin * box.height), image.height());
  const int right = clamped(std::ceil(box.right() + margin * box.width), image.width());
  const int bottom = clamped(std::ceil(box.bottom() + margin * box.height), image.height());
  if (right <= left || bottom <= top) return {};
  return image.part(left, top, right - left, bottom - top);
}

}  // namespace rollcall::face
