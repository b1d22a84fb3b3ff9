#include "face/canvas.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace rollcall::face {
namespace {

const InputRecipe& yunet_input() { return Manifest::builtin().find("yunet_n")->networks[0].input; }
const InputRecipe& retinaface_input() { return Manifest::builtin().find("retinaface_mnet025")->networks[0].input; }

TEST(Canvas, ScalesDownNeverUpAndTakesTheSmallestShapeThatHoldsThePicture) {
  struct {
    Size image;
    int input_size;
    Size picture;
    Size canvas;
  } const cases[] = {
      {{640, 480}, 640, {640, 480}, {640, 480}},
      {{640, 480}, 320, {320, 240}, {320, 256}},
      {{1280, 720}, 640, {640, 360}, {640, 384}},
      {{720, 1280}, 640, {360, 640}, {384, 640}},
      {{4000, 3000}, 640, {640, 480}, {640, 480}},
      {{250, 250}, 640, {250, 250}, {256, 256}},
      {{300, 300}, 640, {300, 300}, {320, 320}},
      {{594, 383}, 640, {594, 383}, {640, 384}},
      {{1000, 1000}, 640, {640, 640}, {640, 640}},
      {{5000, 1}, 640, {640, 1}, {640, 384}},
      {{1, 1}, 64, {1, 1}, {32, 32}},
      {{2204, 970}, 100, {100, 44}, {128, 64}},
  };
  for (const auto& [image, input_size, picture, canvas] : cases) {
    const Placement placement = place(image, input_size, yunet_input(), 32);
    EXPECT_EQ(placement.picture, picture) << image.width << "x" << image.height;
    EXPECT_EQ(placement.canvas, canvas) << image.width << "x" << image.height;
  }
}

TEST(Canvas, HasAFewShapesOnlyEachOfWhichHoldsItsPicture) {
  std::set<std::pair<int, int>> shapes;
  for (int width = 1; width < 2000; width += 13) {
    for (int height = 1; height < 2000; height += 17) {
      const Placement placement = place({width, height}, 640, yunet_input(), 32);
      ASSERT_LE(placement.picture.width, placement.canvas.width);
      ASSERT_LE(placement.picture.height, placement.canvas.height);
      ASSERT_EQ(placement.canvas.width % 32, 0);
      ASSERT_EQ(placement.canvas.height % 32, 0);
      shapes.emplace(placement.canvas.width, placement.canvas.height);
    }
  }
  EXPECT_LE(shapes.size(), 15U);
}

TEST(Canvas, ANetworkOfFixedSizeHasOneShape) {
  for (const Size image : {Size{640, 480}, Size{100, 100}, Size{3000, 4000}}) {
    const Placement placement = place(image, 2048, retinaface_input(), 1);
    EXPECT_EQ(placement.canvas, (Size{640, 640}));
    EXPECT_LE(placement.picture.width, 640);
    EXPECT_LE(placement.picture.height, 640);
  }
}

TEST(Canvas, WritesChannelsInTheRecipesOrderNormalisedAndPadded) {
  Image image(2, 1);
  const std::uint8_t pixels[] = {10, 20, 30, 40, 50, 60};
  std::copy_n(pixels, 6, image.mutable_data());
  InputRecipe recipe = yunet_input();
  recipe.mean = {1, 2, 3};
  recipe.std = {2, 4, 5};
  recipe.pad = {3, 6, 13};
  const Placement placement{.canvas = {3, 2}, .picture = {2, 1}};
  CanvasBuffer buffer;
  buffer.tensor.assign(100, -1);  // what an earlier picture left behind

  fill_canvas(image, placement, recipe, buffer);
  const std::vector<float> expected = {4.5F, 19.5F, 1, 1, 1, 1, 4.5F, 12, 1, 1, 1, 1, 5.4F, 11.4F, 2, 2, 2, 2};
  EXPECT_THAT(buffer.tensor, ::testing::Pointwise(::testing::FloatEq(), expected));

  recipe.channels = ChannelOrder::kRgb;
  fill_canvas(image, placement, recipe, buffer);
  EXPECT_FLOAT_EQ(buffer.tensor[0], (30 - 1) / 2.0F);
  EXPECT_FLOAT_EQ(buffer.tensor[12], (10 - 3) / 5.0F);
}

}  // namespace
}  // namespace rollcall::face
