#include "face/tiling.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

namespace rollcall::face {
namespace {

using ::testing::SizeIs;

Detection face(Box box, float score = 0.9F) { return {.box = box, .score = score}; }

TEST(Tiles, CoverThePictureAndHoldEverySmallFaceWhole) {
  for (const Size picture : {Size{3000, 2250}, Size{641, 640}, Size{640, 641}, Size{5000, 100}, Size{1180, 1181}}) {
    const auto tiles = make_tiles(picture);
    for (const auto& tile : tiles) {
      EXPECT_GE(tile.x, 0);
      EXPECT_GE(tile.y, 0);
      EXPECT_LE(tile.x + tile.width, picture.width);
      EXPECT_LE(tile.y + tile.height, picture.height);
      EXPECT_LE(tile.width, kTileSide);
      EXPECT_LE(tile.height, kTileSide);
    }
    const int side = std::min({kTileOverlap, picture.width, picture.height});
    for (int y = 0; y + side <= picture.height; y += 7) {
      for (int x = 0; x + side <= picture.width; x += 7) {
        EXPECT_TRUE(std::ranges::any_of(tiles,
                                        [&](const Tile& tile) {
                                          return x >= tile.x && y >= tile.y && x + side <= tile.x + tile.width &&
                                                 y + side <= tile.y + tile.height;
                                        }))
            << x << ", " << y;
      }
    }
  }
  EXPECT_THAT(make_tiles({640, 480}), SizeIs(1));
  EXPECT_THAT(make_tiles({3000, 2250}), SizeIs(24)) << "what a picture of twelve megapixels costs";
}

TEST(Tiles, AFaceAtAnInnerEdgeIsCutOneAtThePicturesEdgeIsNot) {
  const Size picture{1180, 640};
  const Tile left{0, 0, 640, 640};
  const Tile right{540, 0, 640, 640};
  EXPECT_FALSE(is_cut({300, 300, 50, 60}, left, picture));
  EXPECT_FALSE(is_cut({0, 300, 50, 60}, left, picture));
  EXPECT_FALSE(is_cut({-8, -5, 50, 60}, left, picture));
  EXPECT_FALSE(is_cut({300, 590, 50, 60}, left, picture));
  EXPECT_TRUE(is_cut({600, 300, 50, 60}, left, picture));
  EXPECT_TRUE(is_cut({-3, 300, 50, 60}, right, picture));
  EXPECT_FALSE(is_cut({600, 300, 50, 60}, right, picture));
}

TEST(Tiles, MergingKeepsOneOfEachFace) {
  const auto merged = merge({face({100, 100, 50, 60}, 0.8F),     // seen in the whole picture
                             face({102, 101, 50, 60}, 0.9F),     // and in a tile
                             face({105, 130, 40, 28}, 0.75F),    // and half of it in another
                             face({300, 100, 50, 60}, 0.85F)});  // somebody else
  ASSERT_THAT(merged, SizeIs(2));
  EXPECT_FLOAT_EQ(merged[0].score, 0.9F);
  EXPECT_FLOAT_EQ(merged[1].score, 0.85F);
}

TEST(Tiles, AreUsedForLargePicturesWithoutALargeFace) {
  const std::vector<Detection> small = {face({100, 100, 200, 260})};
  const std::vector<Detection> portrait = {face({900, 900, 700, 900})};
  struct {
    std::string_view what;
    Size picture;
    DetectOptions options;
    std::vector<Detection> seen;
    bool tiles;
    Size at;
  } const cases[] = {
      {"a classroom, nobody seen yet", {4000, 3000}, {}, {}, true, {3000, 2250}},
      {"a classroom", {4000, 3000}, {}, small, true, {3000, 2250}},
      {"upright", {3000, 4000}, {}, small, true, {2250, 3000}},
      {"a portrait", {4000, 3000}, {}, portrait, false, {3000, 2250}},
      {"a portrait, tiles asked for", {4000, 3000}, {.tiling = Tiling::kAlways}, portrait, true, {3000, 2250}},
      {"a classroom, no tiles asked for", {4000, 3000}, {.tiling = Tiling::kNever}, {}, false, {3000, 2250}},
      {"a frame of a video", {1920, 1080}, {}, {}, false, {1920, 1080}},
      {"a frame of a video, tiles asked for", {1920, 1080}, {.tiling = Tiling::kAlways}, {}, true, {1920, 1080}},
      {"a small frame seen small", {1280, 720}, {.input_size = 320}, {}, false, {1280, 720}},
      {"a picture no larger than the input", {640, 480}, {.tiling = Tiling::kAlways}, {}, false, {640, 480}},
  };
  for (const auto& [what, picture, options, seen, tiles, at] : cases) {
    SCOPED_TRACE(what);
    const TilePlan plan = plan_tiles(picture, options, seen);
    EXPECT_EQ(plan.use_tiles, tiles);
    EXPECT_EQ(plan.size, at);
  }
}

}  // namespace
}  // namespace rollcall::face
