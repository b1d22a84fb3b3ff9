// RetinaFace (Deng et al., "RetinaFace: Single-Shot Multi-Level Face Localisation in the Wild", CVPR 2020), with the
// priors and variances of its manifest entry.
#include <cmath>
#include <format>
#include <utility>

#include "face/canvas.hpp"
#include "face/face_finder.hpp"
#include "face/nms.hpp"
#include "face/scratch.hpp"
#include "face/tensor.hpp"

namespace rollcall::face {

namespace {

constexpr std::size_t kBoxValues = 4;
constexpr std::size_t kClasses = 2;
constexpr std::size_t kLandmarkValues = 10;

// A square from which boxes and landmarks are measured, pixels of the canvas.
struct Prior {
  Point centre;
  float side = 0;
};

std::vector<Prior> make_priors(const RetinafaceRecipe& recipe, Size canvas) {
  std::vector<Prior> priors;
  for (const auto& level : recipe.levels) {
    const auto stride = static_cast<float>(level.stride);
    const int columns = (canvas.width + level.stride - 1) / level.stride;
    const int rows = (canvas.height + level.stride - 1) / level.stride;
    for (int row = 0; row < rows; ++row) {
      for (int column = 0; column < columns; ++column) {
        for (const int side : level.sizes) {
          priors.push_back(
              {.centre = {(static_cast<float>(column) + 0.5F) * stride, (static_cast<float>(row) + 0.5F) * stride},
               .side = static_cast<float>(side)});
        }
      }
    }
  }
  return priors;
}

class Retinaface final : public FaceFinder {
 public:
  Retinaface(std::unique_ptr<OnnxSession> session, InputRecipe input, RetinafaceRecipe recipe, Size canvas)
      : session_(std::move(session)),
        input_(std::move(input)),
        recipe_(std::move(recipe)),
        priors_(make_priors(recipe_, canvas)) {}

  Result<std::vector<Detection>> find(const Image& image, int input_size, float min_score) const override {
    const auto scratch = scratch_.take();
    const Placement placement = place(image.size(), input_size, input_, 1);
    fill_canvas(image, placement, input_, scratch->buffer);
    ROLLCALL_TRY(session_->run(scratch->buffer.tensor, single_shape(input_, placement.canvas), scratch->outputs));

    const std::span<const float> offsets = scratch->outputs[0];
    const std::span<const float> scores = scratch->outputs[1];
    const std::span<const float> landmarks = scratch->outputs[2];
    if (offsets.size() != kBoxValues * priors_.size() || scores.size() != kClasses * priors_.size() ||
        landmarks.size() != kLandmarkValues * priors_.size())
      return fail(ErrorCode::kModelMismatch,
                  std::format("the outputs do not have the {} priors of the recipe", priors_.size()));

    std::vector<Detection> faces;
    for (std::size_t i = 0; i < priors_.size(); ++i) {
      const float score = scores[kClasses * i + static_cast<std::size_t>(recipe_.face_class)];
      if (!(score >= min_score)) continue;
      faces.push_back(
          decode(priors_[i], &offsets[kBoxValues * i], &landmarks[kLandmarkValues * i], score, 1 / placement.scale));
    }
    suppress(faces, recipe_.nms_iou);
    return faces;
  }

 private:
  struct Scratch {
    CanvasBuffer buffer;
    Outputs outputs;
  };

  Detection decode(const Prior& prior, const float* offset, const float* landmark, float score,
                   float to_picture) const {
    const float step = recipe_.centre_variance * prior.side;
    const float width = prior.side * std::exp(recipe_.size_variance * offset[2]) * to_picture;
    const float height = prior.side * std::exp(recipe_.size_variance * offset[3]) * to_picture;
    const float centre_x = (prior.centre.x + offset[0] * step) * to_picture;
    const float centre_y = (prior.centre.y + offset[1] * step) * to_picture;
    Detection face{.box = {centre_x - width / 2, centre_y - height / 2, width, height}, .score = score};
    for (std::size_t k = 0; k < face.landmarks.size(); ++k) {
      face.landmarks[k] = {(prior.centre.x + landmark[2 * k] * step) * to_picture,
                           (prior.centre.y + landmark[2 * k + 1] * step) * to_picture};
    }
    return face;
  }

  std::unique_ptr<OnnxSession> session_;
  InputRecipe input_;
  RetinafaceRecipe recipe_;
  std::vector<Prior> priors_;
  mutable ScratchPool<Scratch> scratch_;
};

}  // namespace

Result<std::unique_ptr<FaceFinder>> make_retinaface(const ModelInfo& model, const ModelStore& store,
                                                    const SessionOptions& session) {
  const Network& network = model.networks.front();
  ROLLCALL_ASSIGN(auto opened, open_network(model, network, store, session));
  ROLLCALL_ASSIGN(const Size canvas, fixed_input_size(network.input));
  return std::make_unique<Retinaface>(std::move(opened), network.input, *model.recipe_as<RetinafaceRecipe>(), canvas);
}

}  // namespace rollcall::face
