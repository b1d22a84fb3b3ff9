#include "face/detector.hpp"

#include <algorithm>
#include <cmath>
#include <format>
#include <utility>

#include "face/face_finder.hpp"
#include "face/preprocess.hpp"
#include "face/tiling.hpp"

namespace rollcall::face {

namespace {

constexpr int kMinInput = 64;
constexpr int kMaxInput = 2048;

class TilingDetector final : public Detector {
 public:
  explicit TilingDetector(std::unique_ptr<FaceFinder> finder) : finder_(std::move(finder)) {}

  Result<std::vector<Detection>> detect(const Image& image, const DetectOptions& options) const override {
    if (image.empty()) return fail(ErrorCode::kInvalidArgument, "there is no picture to look for faces in");
    if (options.input_size < kMinInput || options.input_size > kMaxInput)
      return fail_field("input_size", std::format("must be from {} to {}", kMinInput, kMaxInput));
    if (!(options.min_score > 0 && options.min_score <= 1))
      return fail_field("min_score", "must be above 0 and at most 1");

    ROLLCALL_ASSIGN(auto faces, look(image, options.input_size, options.min_score));
    const TilePlan plan = plan_tiles(image.size(), options, faces);
    if (!plan.use_tiles) return faces;
    const Image scaled = plan.scale < 1 ? resize(image, plan.size) : image;
    for (const Tile& tile : make_tiles(scaled.size())) {
      const Image part = scaled.part(tile.x, tile.y, tile.width, tile.height);
      ROLLCALL_ASSIGN(const auto found, look(part, kTileSide, options.min_score));
      for (const auto& face : found) {
        if (!is_cut(face.box, tile, scaled.size())) faces.push_back(to_picture(face, tile, plan.scale));
      }
    }
    return merge(std::move(faces));
  }

 private:
  Result<std::vector<Detection>> look(const Image& image, int input_size, float min_score) const {
    ROLLCALL_ASSIGN(auto faces, finder_->find(image, input_size, min_score));
    std::erase_if(faces, [](const Detection& face) { return !is_possible(face); });
    return faces;
  }

  // A network whose numbers overflow shows no face; nobody after us should have to think of it.
  static bool is_possible(const Detection& face) {
    const Box& box = face.box;
    return std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) && std::isfinite(box.height) &&
           box.width > 0 && box.height > 0 && std::ranges::all_of(face.landmarks, [](const Point& point) {
             return std::isfinite(point.x) && std::isfinite(point.y);
           });
  }

  static Detection to_picture(Detection face, const Tile& tile, float scale) {
    const auto x = [&](float value) { return (value + static_cast<float>(tile.x)) / scale; };
    const auto y = [&](float value) { return (value + static_cast<float>(tile.y)) / scale; };
    face.box = {x(face.box.x), y(face.box.y), face.box.width / scale, face.box.height / scale};
    for (auto& point : face.landmarks) point = {x(point.x), y(point.y)};
    return face;
  }

  std::unique_ptr<FaceFinder> finder_;
};

}  // namespace

Result<std::unique_ptr<Detector>> make_detector(const ModelInfo& model, const ModelStore& store,
                                                const SessionOptions& session) {
  const auto make = [&]() -> Result<std::unique_ptr<FaceFinder>> {
    if (model.recipe_as<YunetRecipe>() != nullptr) return make_yunet(model, store, session);
    if (model.recipe_as<RetinafaceRecipe>() != nullptr) return make_retinaface(model, store, session);
    if (model.recipe_as<MtcnnRecipe>() != nullptr) return make_mtcnn(model, store, session);
    return fail(ErrorCode::kUnprocessable, std::format("model {} is no detector", model.name));
  };
  ROLLCALL_ASSIGN(auto finder, make());
  return std::make_unique<TilingDetector>(std::move(finder));
}

}  // namespace rollcall::face
