#include "face/area_average.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <random>

#include "face/image_cv.hpp"

namespace rollcall::face {
namespace {

Image noise(int width, int height) {
  std::mt19937 random(static_cast<unsigned>(width * 1000 + height));
  Image image(width, height);
  for (int y = 0; y < height; ++y) {
    std::uint8_t* const row = image.mutable_row(y);
    for (int i = 0; i < width * Image::kChannels; ++i) row[i] = static_cast<std::uint8_t>(random());
  }
  return image;
}

// The same by OpenCV, on a mirrored copy.
cv::Mat reference(const Image& image, const PixelRect& rect, Size size) {
  const cv::Rect wanted(rect.x, rect.y, rect.width, rect.height);
  const cv::Rect inside = wanted & cv::Rect(0, 0, image.width(), image.height());
  cv::Mat padded;
  cv::copyMakeBorder(as_mat(image)(inside), padded, inside.y - wanted.y, wanted.br().y - inside.br().y,
                     inside.x - wanted.x, wanted.br().x - inside.br().x, cv::BORDER_REFLECT_101 | cv::BORDER_ISOLATED);
  cv::Mat result;
  cv::resize(padded, result, {size.width, size.height}, 0, 0, cv::INTER_AREA);
  return result;
}

struct Case {
  const char* what;
  Size image;
  PixelRect rect;
  Size size;
};

TEST(AreaAverage, IsThatOfOpenCvOnAMirroredCopy) {
  const Case cases[] = {
      {"a part inside", {640, 480}, {100, 50, 333, 333}, {128, 128}},
      {"the whole picture", {640, 480}, {0, 0, 640, 480}, {128, 100}},
      {"a whole factor", {640, 480}, {7, 9, 256, 384}, {128, 128}},
      {"hardly smaller", {300, 300}, {10, 10, 129, 131}, {128, 128}},
      {"as large", {300, 300}, {10, 10, 128, 128}, {128, 128}},
      {"sticking out at the left and top", {640, 480}, {-60, -45, 301, 301}, {128, 128}},
      {"sticking out at the right and bottom", {640, 480}, {500, 400, 301, 301}, {128, 128}},
      {"all round", {200, 150}, {-40, -60, 290, 290}, {128, 128}},
      {"mostly outside, mirrored more than once", {640, 480}, {-200, -210, 240, 240}, {128, 128}},
      {"a picture one pixel wide", {1, 300}, {0, 20, 1, 256}, {1, 128}},
      {"a strip narrower than a vector", {3, 40}, {-8, 0, 20, 40}, {10, 20}},
      {"more rows than 16 bits can sum", {64, 3000}, {0, 0, 64, 3000}, {8, 3}},
      {"to one pixel", {200, 200}, {0, 0, 200, 200}, {1, 1}},
  };
  for (const Case& one : cases) {
    const Image image = noise(one.image.width, one.image.height);
    const Image ours = area_average(image, one.rect, one.size);
    const cv::Mat theirs = reference(image, one.rect, one.size);
    ASSERT_EQ(ours.size(), one.size) << one.what;
    int different = 0;
    for (int y = 0; y < one.size.height; ++y) {
      for (int i = 0; i < one.size.width * Image::kChannels; ++i) {
        const int difference = std::abs(int{ours.row(y)[i]} - int{theirs.ptr(y)[i]});
        ASSERT_LE(difference, 1) << one.what << ", row " << y << ", byte " << i;
        different += difference;
      }
    }
    // Halves are rounded otherwise where OpenCV sums whole factors in integers.
    EXPECT_LE(different, one.size.width * one.size.height * Image::kChannels / 5) << one.what;
  }
}

TEST(AreaAverage, KeepsBlackAndWhite) {
  for (const std::uint8_t level : {std::uint8_t{0}, std::uint8_t{255}}) {
    Image image(211, 199);
    for (int y = 0; y < 199; ++y) std::fill_n(image.mutable_row(y), 211 * Image::kChannels, level);
    const Image small = area_average(image, {-20, -30, 260, 260}, {128, 128});
    for (int y = 0; y < 128; ++y) {
      EXPECT_TRUE(std::all_of(small.row(y), small.row(y) + std::ptrdiff_t{128} * Image::kChannels,
                              [&](auto v) { return v == level; }));
    }
  }
}

}  // namespace
}  // namespace rollcall::face
