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

Image with_label(const std::string& label, const Box& box = {40, 60, 60, 70}) {
  const LabelledFace face{.face = {.box = box}, .label = label, .known = true};
  return annotate(black(200, 160), {&face, 1});
}

bool are_alike(const Image& a, const Image& b) {
  const std::size_t bytes = 3 * static_cast<std::size_t>(a.width());
  for (int y = 0; y < a.height(); ++y) {
    if (std::memcmp(a.row(y), b.row(y), bytes) != 0) return false;
  }
  return true;
}

TEST(Draw, WritesNamesInTheirOwnLetters) {
  for (const char* name : {"Chloé", "Łukasz", "محمد", "山田", "Ольга"}) {
    const Image drawn = with_label(name);
    EXPECT_FALSE(are_alike(drawn, with_label("Chlo?"))) << name;
    EXPECT_FALSE(are_alike(drawn, with_label(""))) << name;
    EXPECT_TRUE(are_alike(drawn, with_label(name))) << name;
  }
  EXPECT_FALSE(are_alike(with_label("山田"), with_label("山口")));
  EXPECT_FALSE(are_alike(with_label("محمد"), with_label("دمحم")));
}

TEST(Draw, ALabelStaysInThePictureWhereItCan) {
  // At the right border a label moves to the left: it is the same as further left, and not cut off.
  const Image at_the_border = with_label("Ada Lovelace", {180, 60, 60, 70});
  const Image without = with_label("", {180, 60, 60, 70});
  int changed = 0;
  for (int x = 0; x < 180; ++x)
    changed += std::memcmp(at_the_border.row(50) + 3 * x, without.row(50) + 3 * x, 3) != 0 ? 1 : 0;
  EXPECT_GT(changed, 20);
}

}  // namespace
}  // namespace rollcall::face
