// Puts a face where a recogniser expects it: the similarity transform (turn, scale, shift; no shear, no mirror) that
// brings its five landmarks closest to the recipe's, in the least-squares sense. Pure functions.
#pragma once

#include "base/error.hpp"
#include "face/image.hpp"
#include "face/manifest.hpp"
#include "face/types.hpp"

namespace rollcall::face {

// x' = a x - b y + tx, y' = b x + a y + ty.
struct Similarity {
  float a = 1;
  float b = 0;
  float tx = 0;
  float ty = 0;

  Point operator()(Point p) const { return {a * p.x - b * p.y + tx, b * p.x + a * p.y + ty}; }
  float scale() const;  // pixels after for one pixel before
};

// Minimises the sum of squared distances between the moved points of `from` and `to`. The closed form of the
// four-parameter case of S. Umeyama, "Least-squares estimation of transformation parameters between two point
// patterns", IEEE TPAMI 13 (1991). kUnprocessable when the points of `from` (nearly) coincide or are not finite.
Result<Similarity> similarity_transform(const Landmarks& from, const Landmarks& to);

// The face of `landmarks` (pixels of `image`) as the recipe's upright picture: bilinear, black outside the image.
// kUnprocessable as above.
Result<Image> align(const Image& image, const Landmarks& landmarks, const AlignmentRecipe& recipe);

}  // namespace rollcall::face
