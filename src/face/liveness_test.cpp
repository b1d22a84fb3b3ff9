#include "face/liveness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace rollcall::face {
namespace {

constexpr CropRecipe kSquare{.rule = CropRule::kSquareReflect, .scale = 1.5F};
constexpr CropRecipe kWindow{.rule = CropRule::kWindowShifted, .scale = 2.7F};

// Blue tells the column, green the row.
Image coordinates(int width, int height) {
  Image image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      std::uint8_t* pixel = image.mutable_row(y) + 3 * static_cast<std::ptrdiff_t>(x);
      pixel[0] = static_cast<std::uint8_t>(x);
      pixel[1] = static_cast<std::uint8_t>(y);
      pixel[2] = 0;
    }
  }
  return image;
}

struct Seen {
  int column;
  int row;
};
Seen at(const Image& image, int x, int y) { return {image.row(y)[3 * x], image.row(y)[3 * x + 1]}; }

TEST(LivenessCrop, SquareIsCentredAndCutToWholePixels) {
  const Image image = coordinates(200, 200);
  // Centre (100.5, 90.5), side int(1.5 * 40) = 60 from int(70.5) and int(60.5).
  const auto crop = liveness_crop(image, {85.5F, 70.5F, 30, 40}, kSquare, {60, 60});
  ASSERT_TRUE(crop);
  EXPECT_EQ(at(*crop, 0, 0).column, 70);
  EXPECT_EQ(at(*crop, 0, 0).row, 60);
  EXPECT_EQ(at(*crop, 59, 59).column, 129);
  EXPECT_EQ(at(*crop, 59, 59).row, 119);
}

TEST(LivenessCrop, SquareIsMirroredAboutTheBorderPixel) {
  const Image image = coordinates(100, 100);
  const auto crop = liveness_crop(image, {-10, 50, 40, 40}, kSquare, {60, 60});  // columns -20 to 39
  ASSERT_TRUE(crop);
  EXPECT_EQ(at(*crop, 20, 30).column, 0);
  EXPECT_EQ(at(*crop, 19, 30).column, 1);
  EXPECT_EQ(at(*crop, 0, 30).column, 20);
  EXPECT_EQ(at(*crop, 59, 30).column, 39);
}

TEST(LivenessCrop, SquareLargerThanThePictureIsMirroredAgainAndAgain) {
  const Image image = coordinates(20, 20);
  const auto crop = liveness_crop(image, {-50, -50, 120, 120}, kSquare, {180, 180});
  ASSERT_TRUE(crop);
  for (int x = 0; x < 180; ++x) EXPECT_LT(at(*crop, x, x).column, 20);
}

TEST(LivenessCrop, WindowMovesBackIntoThePicture) {
  const Image image = coordinates(200, 200);
  // 2.7 * 40 = 108 wide: from -34 to 74 moved to 0 to 108, both ends included.
  const auto crop = liveness_crop(image, {0.9F, 80, 40, 40}, kWindow, {109, 109});
  ASSERT_TRUE(crop);
  EXPECT_EQ(at(*crop, 0, 50).column, 0);
  EXPECT_EQ(at(*crop, 108, 50).column, 108);
  EXPECT_EQ(at(*crop, 0, 0).row, 46);
  EXPECT_EQ(at(*crop, 0, 108).row, 154);
}

TEST(LivenessCrop, WindowShrinksToASmallPicture) {
  const Image image = coordinates(81, 61);
  // min(60 / 50, 80 / 40, 2.7) = 1.2: 48 x 60 round (40, 30).
  const auto crop = liveness_crop(image, {20, 5, 40, 50}, kWindow, {49, 61});
  ASSERT_TRUE(crop);
  EXPECT_EQ(at(*crop, 0, 0).column, 16);
  EXPECT_EQ(at(*crop, 48, 0).column, 64);
  EXPECT_EQ(at(*crop, 0, 0).row, 0);
  EXPECT_EQ(at(*crop, 0, 60).row, 60);
}

TEST(LivenessCrop, RefusesABoxThatShowsNothing) {
  const Image image = coordinates(100, 100);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<Box> boxes{{10, 10, 0, 20},    {10, 10, 20, -1},   {nan, 10, 20, 20}, {10, 10, nan, 20},
                               {1e30F, 0, 20, 20}, {-500, 10, 20, 20}, {10, 10, 1e9F, 20}};
  for (const Box& box : boxes) {
    const auto crop = liveness_crop(image, box, kSquare, {80, 80});
    ASSERT_FALSE(crop) << box.x << " " << box.width;
    EXPECT_EQ(crop.error().code, ErrorCode::kUnprocessable);
  }
  EXPECT_FALSE(liveness_crop(Image(), {10, 10, 20, 20}, kSquare, {80, 80}));
}

}  // namespace
}  // namespace rollcall::face
