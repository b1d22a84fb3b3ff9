#include <webp/decode.h>
#include <webp/demux.h>

#include "base/owned.hpp"
#include "face/byte_reader.hpp"
#include "face/capture_time.hpp"
#include "face/codec.hpp"
#include "face/orientation.hpp"

namespace rollcall::face::webp {

namespace {

const std::uint8_t* raw(ByteView bytes) { return reinterpret_cast<const std::uint8_t*>(bytes.data()); }

// What the container's EXIF chunk holds; empty without one. Chunks begin after "RIFF", length and "WEBP" and are padded
// to even lengths.
ByteView find_exif(ByteView bytes) {
  for (std::size_t at = 12;;) {
    const auto length = read_uint<std::uint32_t>(bytes, at + 4, Endian::kLittle);
    if (!length || bytes.size() - at - 8 < *length) return {};
    if (has_text(bytes, at, "EXIF")) {
      ByteView data = bytes.subspan(at + 8, *length);
      constexpr std::string_view kJpegPrefix("Exif\0\0", 6);  // some writers copy it from a JPEG
      if (has_text(data, 0, kJpegPrefix)) data = data.subspan(kJpegPrefix.size());
      return data;
    }
    at += 8 + std::size_t{*length} + (*length & 1);
  }
}

Result<WebPBitstreamFeatures> read_features(ByteView bytes) {
  WebPBitstreamFeatures features{};
  if (WebPGetFeatures(raw(bytes), bytes.size(), &features) != VP8_STATUS_OK)
    return damaged("WebP", "its header makes no sense");
  return features;
}

// Rows of blue, green, red, alpha over white.
Image over_white(const std::uint8_t* bgra, int width, int height) {
  Image image(width, height);
  for (int y = 0; y < height; ++y) {
    std::uint8_t* pixel = image.mutable_row(y);
    for (int x = 0; x < width; ++x, bgra += 4, pixel += Image::kChannels) {
      const unsigned alpha = bgra[3];
      for (std::size_t c = 0; c < 3; ++c)
        pixel[c] = static_cast<std::uint8_t>((bgra[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }
  return image;
}

Result<Image> decode_first_frame(ByteView bytes) {
  WebPAnimDecoderOptions options;
  if (WebPAnimDecoderOptionsInit(&options) == 0) return fail(ErrorCode::kInternal, "libwebp has another version");
  options.color_mode = MODE_BGRA;
  const WebPData data{.bytes = raw(bytes), .size = bytes.size()};
  const Owned<WebPAnimDecoder, WebPAnimDecoderDelete> decoder(WebPAnimDecoderNew(&data, &options));
  WebPAnimInfo info{};
  std::uint8_t* pixels = nullptr;
  int time_ms = 0;
  if (!decoder || WebPAnimDecoderGetInfo(decoder.get(), &info) == 0 ||
      WebPAnimDecoderGetNext(decoder.get(), &pixels, &time_ms) == 0)
    return damaged("WebP", "its first frame cannot be decoded");
  return over_white(pixels, static_cast<int>(info.canvas_width), static_cast<int>(info.canvas_height));
}

}  // namespace

bool recognises(ByteView bytes) { return has_text(bytes, 0, "RIFF") && has_text(bytes, 8, "WEBP"); }

Result<StoredHeader> read_header(ByteView bytes) {
  ROLLCALL_ASSIGN(const auto features, read_features(bytes));
  const ByteView exif = find_exif(bytes);
  return StoredHeader{.size = {features.width, features.height},
                      .orientation = exif_orientation(exif),
                      .captured_at = exif_capture_time(exif)};
}

Result<Image> decode(ByteView bytes) {
  ROLLCALL_ASSIGN(const auto features, read_features(bytes));
  if (features.has_animation != 0) return decode_first_frame(bytes);
  if (features.has_alpha != 0) {
    int width = 0;
    int height = 0;
    const Owned<std::uint8_t, WebPFree> pixels(WebPDecodeBGRA(raw(bytes), bytes.size(), &width, &height));
    if (!pixels) return damaged("WebP", "its pixels end early or make no sense");
    return over_white(pixels.get(), width, height);
  }
  Image image(features.width, features.height);
  if (WebPDecodeBGRInto(raw(bytes), bytes.size(), image.mutable_data(),
                        image.stride() * static_cast<std::size_t>(image.height()),
                        static_cast<int>(image.stride())) == nullptr)
    return damaged("WebP", "its pixels end early or make no sense");
  return image;
}

}  // namespace rollcall::face::webp
