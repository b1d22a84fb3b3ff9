// Private to face/: how a large picture is cut into overlapping tiles, and how what was found in them becomes one list.
#pragma once

#include <vector>

#include "face/detector.hpp"
#include "face/types.hpp"

namespace rollcall::face {

struct Tile {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

inline constexpr int kTileSide = 640;
// Neighbours share this much, so that every face up to this size is whole in some tile; larger ones are found in the
// whole picture.
inline constexpr int kTileOverlap = 100;

// Tiles of at most kTileSide that cover the picture, evenly spread, row by row; one when it is no larger.
std::vector<Tile> make_tiles(Size picture);

// A face that an inner edge of its tile cuts: the neighbour, or the whole picture, has it better.
bool is_cut(const Box& box, const Tile& tile, Size picture);

// One list out of the faces of the whole picture and of all tiles: of boxes that overlap or lie in one another the
// surest stays.
std::vector<Detection> merge(std::vector<Detection> faces);

// What the size of a picture and the faces seen in the whole of it say about tiles.
struct TilePlan {
  bool use_tiles = false;
  float scale = 1;  // at which the picture is cut: pixels of the tiles for one of the picture
  Size size;        // of the picture at that scale
};

TilePlan plan_tiles(Size picture, const DetectOptions& options, const std::vector<Detection>& seen_in_whole);

}  // namespace rollcall::face
