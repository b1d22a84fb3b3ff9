#include "face/draw.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace rollcall::face {
namespace {

Image black(int width, int height) {
  Image image(width, height);
  std::memset(image.mutable_data(), 0, image.stride() * static_cast<std::size_t>(height));
  return image;
}

bool has_colour(const Image& image) {
  const std::size_t bytes = image.stride() * static_cast<std::size_t>(image.height());
  return std::any_of(image.data(), image.data() + bytes, [](std::uint8_t value) { return value != 0; });
}

TEST(Draw, DrawsIntoACopyAndLeavesThePictureAsItIs) {
  const Image picture = black(200, 160);
  const LabelledFace face{.face = {.box = {40, 40, 60, 70}}, .label = "Zoë 山", .known = true};
  const Image drawn = annotate(picture, {&face, 1});
  EXPECT_TRUE(has_colour(drawn));
  EXPECT_FALSE(has_colour(picture));
  EXPECT_EQ(drawn.size(), picture.size());
}

TEST(Draw, AFaceAtTheBorderDoesNotDrawOutside) {
  const Image picture = black(40, 40);
  const LabelledFace face{.face = {.box = {-20, -20, 200, 200}}, .label = std::string(500, 'x')};
  EXPECT_EQ(annotate(picture, {&face, 1}).size(), picture.size());
}

}  // namespace
}  // namespace rollcall::face
