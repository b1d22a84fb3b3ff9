// YuNet (Wu, Peng, Yu, "YuNet: A Tiny Millisecond-level Face Detector", 2023): anchor-free, one prediction a cell.
#include <algorithm>
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
constexpr std::size_t kLandmarkValues = 10;

class Yunet final : public FaceFinder {
 public:
  Yunet(std::unique_ptr<OnnxSession> session, InputRecipe input, YunetRecipe recipe)
      : session_(std::move(session)), input_(std::move(input)), recipe_(std::move(recipe)) {}

  Result<std::vector<Detection>> find(const Image& image, int input_size, float min_score) const override {
    const auto scratch = scratch_.take();
    const Placement placement = place(image.size(), input_size, input_, recipe_.size_multiple);
    fill_canvas(image, placement, input_, scratch->buffer);
    ROLLCALL_TRY(session_->run(scratch->buffer.tensor, single_shape(input_, placement.canvas), scratch->outputs));

    std::vector<Detection> faces;
    for (std::size_t level = 0; level < recipe_.strides.size(); ++level)
      ROLLCALL_TRY(decode(scratch->outputs, level, placement, min_score, faces));
    suppress(faces, recipe_.nms_iou);
    return faces;
  }

 private:
  struct Scratch {
    CanvasBuffer buffer;
    Outputs outputs;
  };

  // Adds the faces that the cells of one stride see.
  Result<void> decode(const Outputs& outputs, std::size_t level, const Placement& placement, float min_score,
                      std::vector<Detection>& faces) const {
    const std::size_t levels = recipe_.strides.size();
    const std::span<const float> classes = outputs[level];
    const std::span<const float> objects = outputs[levels + level];
    const std::span<const float> boxes = outputs[2 * levels + level];
    const std::span<const float> landmarks = outputs[3 * levels + level];
    const auto columns = static_cast<std::size_t>(placement.canvas.width / recipe_.strides[level]);
    const auto rows = static_cast<std::size_t>(placement.canvas.height / recipe_.strides[level]);
    const std::size_t cells = columns * rows;
    if (classes.size() != cells || objects.size() != cells || boxes.size() != kBoxValues * cells ||
        landmarks.size() != kLandmarkValues * cells)
      return fail(ErrorCode::kModelMismatch,
                  std::format("the outputs for stride {} do not have {} cells each", recipe_.strides[level], cells));

    const auto stride = static_cast<float>(recipe_.strides[level]);
    const float to_picture = 1 / placement.scale;
    const float least_product = min_score * min_score;  // of the two scores whose geometric mean counts
    for (std::size_t i = 0; i < cells; ++i) {
      const float product = std::clamp(classes[i], 0.0F, 1.0F) * std::clamp(objects[i], 0.0F, 1.0F);
      if (!(product >= least_product)) continue;
      const auto column = static_cast<float>(i % columns);
      const std::size_t row_index = i / columns;
      const auto row = static_cast<float>(row_index);
      const float* box = &boxes[kBoxValues * i];
      const float width = std::exp(box[2]) * stride;
      const float height = std::exp(box[3]) * stride;
      const float x = (column + box[0]) * stride - width / 2;
      const float y = (row + box[1]) * stride - height / 2;
      Detection face{.box = {x * to_picture, y * to_picture, width * to_picture, height * to_picture},
                     .score = std::sqrt(product)};
      for (std::size_t k = 0; k < face.landmarks.size(); ++k) {
        const float* point = &landmarks[kLandmarkValues * i + 2 * k];
        face.landmarks[k] = {(column + point[0]) * stride * to_picture, (row + point[1]) * stride * to_picture};
      }
      faces.push_back(face);
    }
    return {};
  }

  std::unique_ptr<OnnxSession> session_;
  InputRecipe input_;
  YunetRecipe recipe_;
  mutable ScratchPool<Scratch> scratch_;
};

}  // namespace

Result<std::unique_ptr<FaceFinder>> make_yunet(const ModelInfo& model, const ModelStore& store,
                                               const SessionOptions& session) {
  const Network& network = model.networks.front();
  ROLLCALL_ASSIGN(auto opened, open_network(model, network, store, session));
  return std::make_unique<Yunet>(std::move(opened), network.input, *model.recipe_as<YunetRecipe>());
}

}  // namespace rollcall::face
