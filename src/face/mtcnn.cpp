// MTCNN (Zhang et al., "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks", 2016): a
// first network proposes boxes on a pyramid of the picture, a second and a third refine the ones that are left.
//
// Inside this file a box is a pair of inclusive corners with 1-based coordinates, as in the networks' training code;
// its width is x2 - x1 + 1.
#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "face/face_finder.hpp"
#include "face/image_cv.hpp"
#include "face/nms.hpp"
#include "face/preprocess.hpp"
#include "face/scratch.hpp"
#include "face/tensor.hpp"

namespace rollcall::face {

namespace {

constexpr int kProposalSide = 12;   // what one cell of the first network sees
constexpr float kProposalStep = 2;  // pixels from cell to cell
constexpr std::size_t kBoxValues = 4;
constexpr std::size_t kClasses = 2;
constexpr std::size_t kFace = 1;  // of the classes
constexpr std::size_t kLandmarkValues = 10;

struct Corners {
  float x1 = 0;
  float y1 = 0;
  float x2 = 0;
  float y2 = 0;

  float width() const { return x2 - x1 + 1; }
  float height() const { return y2 - y1 + 1; }
  Box box() const { return {x1, y1, width(), height()}; }
};

struct Candidate {
  Corners corners;
  float score = 0;
  std::array<float, kBoxValues> offset{};
};

void suppress_candidates(std::vector<Candidate>& candidates, float threshold) {
  std::vector<Box> boxes;
  std::vector<float> scores;
  for (const auto& candidate : candidates) {
    boxes.push_back(candidate.corners.box());
    scores.push_back(candidate.score);
  }
  std::vector<Candidate> kept;
  for (const std::size_t i : suppress(boxes, scores, threshold)) kept.push_back(candidates[i]);
  candidates = std::move(kept);
}

Corners moved(const Corners& c, const std::array<float, kBoxValues>& offset, float width, float height) {
  return {c.x1 + offset[0] * width, c.y1 + offset[1] * height, c.x2 + offset[2] * width, c.y2 + offset[3] * height};
}

// The square round the same centre, corners cut to whole pixels.
Corners squared(const Corners& c) {
  const float width = c.x2 - c.x1;
  const float height = c.y2 - c.y1;
  const float side = std::max(width, height);
  const float x = c.x1 + (width - side) / 2;
  const float y = c.y1 + (height - side) / 2;
  return {std::trunc(x), std::trunc(y), std::trunc(x + side), std::trunc(y + side)};
}

// A batch is filled up to one of a few sizes, because ONNX Runtime's memory grows with every new input shape.
constexpr std::array<std::size_t, 9> kBatchSizes = {1, 2, 4, 8, 16, 24, 32, 48, 64};

std::size_t batch_size_for(std::size_t count) {
  return *std::ranges::lower_bound(kBatchSizes, std::min(count, kBatchSizes.back()));
}

// The part of the picture inside the corners, zero outside it, as a square of `side` pixels.
Image cut(const Image& image, const Corners& corners, int side) {
  const int left = static_cast<int>(corners.x1) - 1;
  const int top = static_cast<int>(corners.y1) - 1;
  const int width = static_cast<int>(corners.width());
  const int height = static_cast<int>(corners.height());
  const cv::Rect wanted(left, top, width, height);
  const cv::Rect inside = wanted & cv::Rect(0, 0, image.width(), image.height());
  cv::Mat part;
  if (inside == wanted) {
    part = as_mat(image)(wanted);
  } else {
    part = cv::Mat::zeros(height, width, CV_8UC3);
    if (!inside.empty()) as_mat(image)(inside).copyTo(part(inside - wanted.tl()));
  }
  Image result(side, side);
  cv::Mat to(side, side, CV_8UC3, result.mutable_data());
  cv::resize(part, to, to.size(), 0, 0, cv::INTER_AREA);
  return result;
}

class Mtcnn final : public FaceFinder {
 public:
  struct Stage {
    std::unique_ptr<OnnxSession> session;
    InputRecipe input;
  };

  Mtcnn(std::array<Stage, 3> stages, const MtcnnRecipe& recipe) : stages_(std::move(stages)), recipe_(recipe) {}

  Result<std::vector<Detection>> find(const Image& image, int input_size, float min_score) const override {
    const auto scratch = scratch_.take();
    const Preprocessed seen = preprocess(image, {.max_side = input_size});
    std::vector<Candidate> candidates;
    ROLLCALL_TRY(propose(seen.image, *scratch, candidates));
    ROLLCALL_TRY(refine(seen.image, *scratch, candidates));
    std::vector<Detection> faces;
    ROLLCALL_TRY(conclude(seen.image, *scratch, candidates, std::max(min_score, recipe_.min_scores[2]), faces));
    for (auto& face : faces) {
      face.box = {face.box.x / seen.scale, face.box.y / seen.scale, face.box.width / seen.scale,
                  face.box.height / seen.scale};
      for (auto& point : face.landmarks) point = {point.x / seen.scale, point.y / seen.scale};
    }
    return faces;
  }

 private:
  struct Scratch {
    std::vector<float> tensor;
    std::array<Outputs, 3> outputs;
  };

  // Stage 1: windows of 12 pixels on every scale of the picture.
  Result<void> propose(const Image& image, Scratch& scratch, std::vector<Candidate>& candidates) const {
    const Stage& stage = stages_[0];
    const int shorter = std::min(image.width(), image.height());
    for (double scale = kProposalSide / static_cast<double>(recipe_.min_face_px); shorter * scale >= kProposalSide;
         scale *= static_cast<double>(recipe_.pyramid_factor)) {
      const Size size{static_cast<int>(std::ceil(image.width() * scale)),
                      static_cast<int>(std::ceil(image.height() * scale))};
      fill_one(resize(image, size), stage.input, scratch.tensor);
      Outputs& outputs = scratch.outputs[0];
      ROLLCALL_TRY(stage.session->run(scratch.tensor, single_shape(stage.input, size), outputs));
      const Shape& shape = outputs.shape(1);  // picture, columns, rows, classes
      if (shape.size() != 4) return fail(ErrorCode::kModelMismatch, "the scores of the first stage are no map");
      const auto columns = static_cast<std::size_t>(shape[1]);
      const auto rows = static_cast<std::size_t>(shape[2]);
      if (outputs[0].size() != kBoxValues * columns * rows || outputs[1].size() != kClasses * columns * rows)
        return fail(ErrorCode::kModelMismatch, "the outputs of the first stage do not fit together");

      std::vector<Candidate> of_scale;
      for (std::size_t column = 0; column < columns; ++column) {
        for (std::size_t row = 0; row < rows; ++row) {
          const std::size_t cell = column * rows + row;
          const float score = outputs[1][kClasses * cell + kFace];
          if (!(score >= recipe_.min_scores[0])) continue;
          const auto to_picture = [&](std::size_t index, float more) {
            const double pixel = static_cast<double>(kProposalStep) * static_cast<double>(index);
            return static_cast<float>(std::trunc((pixel + static_cast<double>(more)) / scale));
          };
          Candidate candidate{.corners = {to_picture(column, 1), to_picture(row, 1), to_picture(column, kProposalSide),
                                          to_picture(row, kProposalSide)},
                              .score = score};
          std::copy_n(&outputs[0][kBoxValues * cell], kBoxValues, candidate.offset.begin());
          of_scale.push_back(candidate);
        }
      }
      suppress_candidates(of_scale, recipe_.nms_within_scale);
      candidates.insert(candidates.end(), of_scale.begin(), of_scale.end());
    }
    suppress_candidates(candidates, recipe_.nms_across_scales);
    for (auto& [corners, score, offset] : candidates) {
      // Only here the training code forgot that corners are inclusive.
      corners = squared(moved(corners, offset, corners.x2 - corners.x1, corners.y2 - corners.y1));
    }
    return {};
  }

  // Stage 2: the same question again for each proposal.
  Result<void> refine(const Image& image, Scratch& scratch, std::vector<Candidate>& candidates) const {
    std::vector<Candidate> refined;
    ROLLCALL_TRY(for_each_batch(
        1, {kBoxValues, kClasses}, image, scratch, candidates, [&](const Candidate& from, std::size_t i) {
          const Outputs& outputs = scratch.outputs[1];
          Candidate candidate{.corners = from.corners, .score = outputs[1][kClasses * i + kFace]};
          if (!(candidate.score > recipe_.min_scores[1])) return;
          std::copy_n(&outputs[0][kBoxValues * i], kBoxValues, candidate.offset.begin());
          refined.push_back(candidate);
        }));
    suppress_candidates(refined, recipe_.nms_refined);
    for (auto& [corners, score, offset] : refined)
      corners = squared(moved(corners, offset, corners.width(), corners.height()));
    candidates = std::move(refined);
    return {};
  }

  // Stage 3: final boxes, and landmarks.
  Result<void> conclude(const Image& image, Scratch& scratch, const std::vector<Candidate>& candidates, float min_score,
                        std::vector<Detection>& faces) const {
    ROLLCALL_TRY(for_each_batch(2, {kBoxValues, kLandmarkValues, kClasses}, image, scratch, candidates,
                                [&](const Candidate& from, std::size_t i) {
                                  const Outputs& outputs = scratch.outputs[2];
                                  const float score = outputs[2][kClasses * i + kFace];
                                  if (!(score > min_score)) return;
                                  const Corners& c = from.corners;
                                  Detection face{.score = score};
                                  const float* landmark = &outputs[1][kLandmarkValues * i];
                                  for (std::size_t k = 0; k < face.landmarks.size(); ++k) {
                                    face.landmarks[k] = {c.x1 + landmark[k] * c.width() - 1,
                                                         c.y1 + landmark[face.landmarks.size() + k] * c.height() - 1};
                                  }
                                  std::array<float, kBoxValues> offset;
                                  std::copy_n(&outputs[0][kBoxValues * i], kBoxValues, offset.begin());
                                  face.box = moved(c, offset, c.width(), c.height()).box();
                                  faces.push_back(face);
                                }));
    suppress(faces, recipe_.nms_final_min_area, OverlapOf::kSmaller);
    return {};
  }

  // Runs stage 2 or 3 on the candidates' crops, many at a time, and hands each candidate its index in the outputs,
  // which have `values` floats for each crop.
  template <class Take>
  Result<void> for_each_batch(std::size_t stage_index, std::initializer_list<std::size_t> values, const Image& image,
                              Scratch& scratch, const std::vector<Candidate>& candidates, const Take& take) const {
    const Stage& stage = stages_[stage_index];
    ROLLCALL_ASSIGN(const Size size, fixed_input_size(stage.input));
    const std::size_t floats = Image::kChannels * static_cast<std::size_t>(size.width * size.height);
    std::vector<Candidate> usable = candidates;
    std::erase_if(usable, [](const Candidate& c) { return c.corners.width() < 1 || c.corners.height() < 1; });

    for (std::size_t first = 0; first < usable.size();) {
      const std::size_t batch = batch_size_for(usable.size() - first);
      const std::size_t count = std::min(batch, usable.size() - first);
      scratch.tensor.assign(batch * floats, 0.0F);
      for (std::size_t i = 0; i < count; ++i) {
        fill_tensor(cut(image, usable[first + i].corners, size.width), stage.input,
                    std::span(scratch.tensor).subspan(i * floats, floats));
      }
      Shape shape = single_shape(stage.input, size);
      shape[0] = static_cast<std::int64_t>(batch);
      ROLLCALL_TRY(stage.session->run(scratch.tensor, shape, scratch.outputs[stage_index]));
      std::size_t output = 0;
      for (const std::size_t per_crop : values) {
        if (scratch.outputs[stage_index][output++].size() != batch * per_crop)
          return fail(ErrorCode::kModelMismatch, "the outputs of a stage do not have one row for each crop");
      }
      for (std::size_t i = 0; i < count; ++i) take(usable[first + i], i);
      first += count;
    }
    return {};
  }

  static void fill_one(const Image& image, const InputRecipe& input, std::vector<float>& tensor) {
    tensor.resize(Image::kChannels * static_cast<std::size_t>(image.width()) *
                  static_cast<std::size_t>(image.height()));
    fill_tensor(image, input, tensor);
  }

  std::array<Stage, 3> stages_;
  MtcnnRecipe recipe_;
  mutable ScratchPool<Scratch> scratch_;
};

}  // namespace

Result<std::unique_ptr<FaceFinder>> make_mtcnn(const ModelInfo& model, const ModelStore& store,
                                               const SessionOptions& session) {
  std::array<Mtcnn::Stage, 3> stages;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    stages[i].input = model.networks[i].input;
    ROLLCALL_ASSIGN(stages[i].session, open_network(model, model.networks[i], store, session));
  }
  return std::make_unique<Mtcnn>(std::move(stages), *model.recipe_as<MtcnnRecipe>());
}

}  // namespace rollcall::face
