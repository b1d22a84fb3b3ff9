#include "face/align.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "face/image_cv.hpp"

namespace rollcall::face {

float Similarity::scale() const { return std::hypot(a, b); }

Result<Similarity> similarity_transform(const Landmarks& from, const Landmarks& to) {
  double from_x = 0;
  double from_y = 0;
  double to_x = 0;
  double to_y = 0;
  constexpr double kCount = std::tuple_size_v<Landmarks>;
  for (std::size_t i = 0; i < from.size(); ++i) {
    from_x += static_cast<double>(from[i].x) / kCount;
    from_y += static_cast<double>(from[i].y) / kCount;
    to_x += static_cast<double>(to[i].x) / kCount;
    to_y += static_cast<double>(to[i].y) / kCount;
  }
  // With both sets centred, the optimum is a = sum(dot) / sum(|from|^2), b = sum(cross) / sum(|from|^2).
  double dot = 0;
  double cross = 0;
  double spread = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double fx = static_cast<double>(from[i].x) - from_x;
    const double fy = static_cast<double>(from[i].y) - from_y;
    const double tx = static_cast<double>(to[i].x) - to_x;
    const double ty = static_cast<double>(to[i].y) - to_y;
    dot += fx * tx + fy * ty;
    cross += fx * ty - fy * tx;
    spread += fx * fx + fy * fy;
  }
  constexpr double kLeastSpread = 1.0;  // five landmarks within half a pixel of each other are no face
  if (!(spread > kLeastSpread) || !std::isfinite(spread + dot + cross)) {
    return fail(ErrorCode::kUnprocessable, "the landmarks of the face coincide");
  }
  const double a = dot / spread;
  const double b = cross / spread;
  return Similarity{.a = static_cast<float>(a),
                    .b = static_cast<float>(b),
                    .tx = static_cast<float>(to_x - (a * from_x - b * from_y)),
                    .ty = static_cast<float>(to_y - (b * from_x + a * from_y))};
}

Result<Image> align(const Image& image, const Landmarks& landmarks, const AlignmentRecipe& recipe) {
  ROLLCALL_ASSIGN(const Similarity to_recipe, similarity_transform(landmarks, recipe.landmarks));
  const cv::Matx23f matrix(to_recipe.a, -to_recipe.b, to_recipe.tx, to_recipe.b, to_recipe.a, to_recipe.ty);
  Image aligned(recipe.width, recipe.height);
  cv::Mat out(recipe.height, recipe.width, CV_8UC3, aligned.mutable_data(), aligned.stride());
  try {
    cv::warpAffine(as_mat(image), out, matrix, out.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
  } catch (const cv::Exception& error) {
    return fail(ErrorCode::kInternal, "aligning a face failed: " + error.err);
  }
  return aligned;
}

}  // namespace rollcall::face
