#include "face/encode_png.hpp"

#include <gtest/gtest.h>

#include "face/decode.hpp"

namespace rollcall::face {
namespace {

TEST(EncodePng, GivesThePixelsBackExactlyAlsoOfAPartOfAPicture) {
  Image whole(7, 5);
  for (int y = 0; y < whole.height(); ++y)
    for (int x = 0; x < whole.width() * Image::kChannels; ++x)
      whole.mutable_row(y)[x] = static_cast<std::uint8_t>(37 * x + 11 * y);
  for (const Image& image : {whole, whole.part(2, 1, 3, 4)}) {
    const auto png = encode_png(image);
    ASSERT_TRUE(png) << png.error().describe();
    EXPECT_EQ(probe(*png)->format, ImageFormat::kPng);
    const auto back = decode(*png);
    ASSERT_TRUE(back);
    ASSERT_EQ(back->size(), image.size());
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width() * Image::kChannels; ++x) EXPECT_EQ(back->row(y)[x], image.row(y)[x]);
  }
}

TEST(EncodePng, RefusesAnEmptyPicture) { EXPECT_EQ(encode_png(Image{}).error().code, ErrorCode::kInvalidArgument); }

}  // namespace
}  // namespace rollcall::face
