#include "face/orientation.hpp"

#include <opencv2/core.hpp>

#include "face/byte_reader.hpp"
#include "face/image_cv.hpp"

namespace rollcall::face {

int exif_orientation(ByteView tiff) {
  constexpr std::uint16_t kOrientationTag = 0x0112;
  constexpr std::uint16_t kShort = 3;
  constexpr std::size_t kEntryBytes = 12;

  Endian endian{};
  if (has_text(tiff, 0, {"II*\0", 4})) {
    endian = Endian::kLittle;
  } else if (has_text(tiff, 0, {"MM\0*", 4})) {
    endian = Endian::kBig;
  } else {
    return 1;
  }
  const std::size_t directory = read_uint<std::uint32_t>(tiff, 4, endian).value_or(0);
  const std::size_t entries = read_uint<std::uint16_t>(tiff, directory, endian).value_or(0);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * kEntryBytes;
    const auto tag = read_uint<std::uint16_t>(tiff, entry, endian);
    if (!tag) return 1;
    if (*tag != kOrientationTag) continue;
    const auto type = read_uint<std::uint16_t>(tiff, entry + 2, endian);
    const auto value = read_uint<std::uint16_t>(tiff, entry + 8, endian);
    return type == kShort && value >= 1 && value <= 8 ? *value : 1;
  }
  return 1;
}

Image upright(const Image& image, int orientation) {
  constexpr int kUpDown = 0;
  constexpr int kLeftRight = 1;
  if (orientation <= 1 || orientation > 8) return image;
  const Size size = swaps_sides(orientation) ? Size{image.height(), image.width()} : image.size();
  Image turned(size.width, size.height);
  const cv::Mat from = as_mat(image);
  cv::Mat to(turned.height(), turned.width(), CV_8UC3, turned.mutable_data(), turned.stride());
  switch (orientation) {
    case 2:
      cv::flip(from, to, kLeftRight);
      break;
    case 3:
      cv::rotate(from, to, cv::ROTATE_180);
      break;
    case 4:
      cv::flip(from, to, kUpDown);
      break;
    case 5:
      cv::transpose(from, to);
      break;
    case 6:
      cv::rotate(from, to, cv::ROTATE_90_CLOCKWISE);
      break;
    case 7:  // across the other diagonal: a transposition turned by half a circle
      cv::transpose(from, to);
      cv::flip(to, to, -1);
      break;
    default:
      cv::rotate(from, to, cv::ROTATE_90_COUNTERCLOCKWISE);
      break;
  }
  return turned;
}

}  // namespace rollcall::face
