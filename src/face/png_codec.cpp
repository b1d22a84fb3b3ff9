// libpng's simplified interface: one call decodes every bit depth, palette and interlacing, composes transparency, and
// reports errors as values.
#include <png.h>

#include "base/owned.hpp"
#include "face/byte_reader.hpp"
#include "face/capture_time.hpp"
#include "face/codec.hpp"
#include "face/orientation.hpp"

namespace rollcall::face::png {

namespace {

constexpr std::string_view kSignature("\x89PNG\r\n\x1A\n", 8);

// The data of the first chunk of `type` before the pixels; empty when there is none.
ByteView find_chunk(ByteView bytes, std::string_view type) {
  for (std::size_t at = kSignature.size();;) {
    const auto length = read_uint<std::uint32_t>(bytes, at, Endian::kBig);
    if (!length || bytes.size() - at < 12 || bytes.size() - at - 12 < *length) return {};
    if (has_text(bytes, at + 4, type)) return bytes.subspan(at + 8, *length);
    if (has_text(bytes, at + 4, "IDAT")) return {};
    at += 12 + std::size_t{*length};
  }
}

}  // namespace

bool recognises(ByteView bytes) { return has_text(bytes, 0, kSignature); }

Result<StoredHeader> read_header(ByteView bytes) {
  const ByteView header = find_chunk(bytes, "IHDR");
  const auto width = read_uint<std::uint32_t>(header, 0, Endian::kBig);
  const auto height = read_uint<std::uint32_t>(header, 4, Endian::kBig);
  constexpr std::uint32_t kMax = 0x7FFFFFFF;  // by the standard
  if (!width || !height || *width == 0 || *height == 0 || *width > kMax || *height > kMax)
    return damaged("PNG", "its header makes no sense");
  const ByteView exif = find_chunk(bytes, "eXIf");
  return StoredHeader{.size = {static_cast<int>(*width), static_cast<int>(*height)},
                      .orientation = exif_orientation(exif),
                      .captured_at = exif_capture_time(exif)};
}

Result<Image> decode(ByteView bytes) {
  constexpr png_color kWhite{255, 255, 255};
  png_image codec{};
  codec.version = PNG_IMAGE_VERSION;
  const Owned<png_image, png_image_free> release(&codec);
  if (png_image_begin_read_from_memory(&codec, bytes.data(), bytes.size()) == 0) return damaged("PNG", codec.message);
  codec.format = PNG_FORMAT_BGR;
  codec.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // 16 bits a channel mean more of the same, not linear light
  Image image(static_cast<int>(codec.width), static_cast<int>(codec.height));
  const int read =
      png_image_finish_read(&codec, &kWhite, image.mutable_data(), static_cast<png_int_32>(image.stride()), nullptr);
  if (read == 0) return damaged("PNG", codec.message);
  return image;
}

}  // namespace rollcall::face::png
