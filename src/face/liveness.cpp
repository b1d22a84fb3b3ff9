#include "face/liveness.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <span>
#include <utility>

#include "face/area_average.hpp"
#include "face/image_cv.hpp"
#include "face/scratch.hpp"
#include "face/tensor.hpp"

namespace rollcall::face {
namespace {

struct Scratch {
  std::vector<float> input;
  Outputs outputs;
};

std::unexpected<Error> no_face_there() {
  return fail(ErrorCode::kUnprocessable, "the box of the face does not lie in the picture");
}

// A square of scale * max(w, h) round the centre, mirrored about the border pixel where it leaves the picture. Sizes
// are cut to whole pixels, as the publisher of the networks does.
Result<Image> square_reflect(const Image& image, const Box& box, float scale, Size size) {
  const float side = scale * std::max(box.width, box.height);
  const Point centre = box.centre();
  const cv::Rect wanted(static_cast<int>(centre.x - side / 2), static_cast<int>(centre.y - side / 2),
                        static_cast<int>(side), static_cast<int>(side));
  const cv::Rect inside = wanted & cv::Rect(0, 0, image.width(), image.height());
  if (inside.empty()) return no_face_there();
  if (wanted.width >= size.width && wanted.height >= size.height) {
    return area_average(image, {wanted.x, wanted.y, wanted.width, wanted.height}, size);
  }
  cv::Mat crop = as_mat(image)(inside);
  if (inside != wanted) {
    cv::Mat padded;
    cv::copyMakeBorder(crop, padded, inside.y - wanted.y, wanted.br().y - inside.br().y, inside.x - wanted.x,
                       wanted.br().x - inside.br().x, cv::BORDER_REFLECT_101 | cv::BORDER_ISOLATED);
    crop = padded;
  }
  Image result(size.width, size.height);
  cv::Mat out(size.height, size.width, CV_8UC3, result.mutable_data(), result.stride());
  cv::resize(crop, out, out.size(), 0, 0, wanted.width < size.width ? cv::INTER_LANCZOS4 : cv::INTER_AREA);
  return result;
}

// A window of scale times the box, made smaller where the picture is too small for it and moved back where it leaves
// the picture; its sides go to the network's without keeping their ratio.
Result<Image> window_shifted(const Image& image, const Box& box, float scale, Size size) {
  const float x = std::trunc(box.x);
  const float y = std::trunc(box.y);
  const float width = std::trunc(box.width);
  const float height = std::trunc(box.height);
  const auto last_x = static_cast<float>(image.width() - 1);
  const auto last_y = static_cast<float>(image.height() - 1);
  if (width < 1 || height < 1) return no_face_there();
  const float fitting = std::min({last_y / height, last_x / width, scale});
  const float centre_x = x + width / 2;
  const float centre_y = y + height / 2;
  float left = centre_x - width * fitting / 2;
  float top = centre_y - height * fitting / 2;
  float right = centre_x + width * fitting / 2;
  float bottom = centre_y + height * fitting / 2;
  const auto move_inside = [](float& low, float& high, float last) {
    if (low < 0) {
      high -= low;
      low = 0;
    }
    if (high > last) {
      low -= high - last;
      high = last;
    }
  };
  move_inside(left, right, last_x);
  move_inside(top, bottom, last_y);
  // Both ends belong to the window.
  const cv::Rect window(cv::Point(static_cast<int>(left), static_cast<int>(top)),
                        cv::Point(static_cast<int>(right) + 1, static_cast<int>(bottom) + 1));
  const cv::Rect inside = window & cv::Rect(0, 0, image.width(), image.height());
  if (inside.empty()) return no_face_there();
  Image result(size.width, size.height);
  cv::Mat out(size.height, size.width, CV_8UC3, result.mutable_data(), result.stride());
  cv::resize(as_mat(image)(inside), out, out.size(), 0, 0, cv::INTER_LINEAR);
  return result;
}

std::vector<float> softmax(std::span<const float> logits) {
  std::vector<float> result(logits.begin(), logits.end());
  const float largest = std::ranges::max(result);
  float sum = 0;
  for (float& value : result) sum += value = std::exp(value - largest);
  for (float& value : result) value /= sum;
  return result;
}

}  // namespace

Result<Image> liveness_crop(const Image& image, const Box& box, const CropRecipe& recipe, Size size) {
  // A side far beyond any picture would overflow the whole-pixel arithmetic below.
  constexpr float kLargest = 1e6F;
  const bool sane = std::abs(box.x) < kLargest && std::abs(box.y) < kLargest && box.width > 0 && box.width < kLargest &&
                    box.height > 0 && box.height < kLargest;
  if (image.empty() || !sane) return no_face_there();
  try {
    switch (recipe.rule) {
      case CropRule::kSquareReflect:
        return square_reflect(image, box, recipe.scale, size);
      case CropRule::kWindowShifted:
        return window_shifted(image, box, recipe.scale, size);
    }
  } catch (const cv::Exception& error) {
    return fail(ErrorCode::kInternal, "cutting out a face failed: " + error.err);
  }
  return fail(ErrorCode::kInternal, "a crop rule without code");
}

struct Liveness::Impl {
  struct Stage {
    const Network* network = nullptr;
    Size size;
    Shape shape;
    std::unique_ptr<OnnxSession> session;
    ScratchPool<Scratch> scratch;
  };

  ModelInfo model;
  const AntispoofRecipe* recipe = nullptr;
  mutable std::vector<std::unique_ptr<Stage>> stages;

  Result<std::vector<float>> run(Stage& stage, const Image& image, const Box& box) const {
    ROLLCALL_ASSIGN(const Image crop, liveness_crop(image, box, *stage.network->crop, stage.size));
    const auto work = stage.scratch.take();
    work->input.resize(static_cast<std::size_t>(stage.size.width) * static_cast<std::size_t>(stage.size.height) *
                       Image::kChannels);
    fill_tensor(crop, stage.network->input, work->input);
    ROLLCALL_TRY(stage.session->run(work->input, stage.shape, work->outputs));
    if (work->outputs[0].size() <= static_cast<std::size_t>(recipe->real_class)) {
      return fail(ErrorCode::kModelMismatch, "model " + model.name + " has no output for its class of live faces");
    }
    return softmax(work->outputs[0]);
  }
};

Liveness::Liveness(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Liveness::~Liveness() = default;

Result<std::unique_ptr<Liveness>> Liveness::create(const ModelInfo& model, const ModelStore& store,
                                                   const SessionOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->model = model;
  impl->recipe = impl->model.recipe_as<AntispoofRecipe>();
  if (impl->recipe == nullptr || model.networks.empty()) {
    return fail(ErrorCode::kUnprocessable, "model " + model.name + " checks no liveness");
  }
  for (const Network& network : impl->model.networks) {
    auto stage = std::make_unique<Impl::Stage>();
    stage->network = &network;
    if (!network.crop) {
      return fail(ErrorCode::kModelMismatch, "model " + model.name + " does not say what part of the picture it sees",
                  "add \"crop\" to the network in the manifest");
    }
    ROLLCALL_ASSIGN(stage->size, fixed_input_size(network.input));
    stage->shape = single_shape(network.input, stage->size);
    ROLLCALL_ASSIGN(stage->session, open_network(impl->model, network, store, options));
    impl->stages.push_back(std::move(stage));
  }
  return std::unique_ptr<Liveness>(new Liveness(std::move(impl)));
}

Result<LivenessScore> Liveness::check(const Image& image, const Box& box) const {
  LivenessScore score;
  for (const auto& stage : impl_->stages) {
    ROLLCALL_ASSIGN(std::vector<float> probabilities, impl_->run(*stage, image, box));
    score.live += probabilities[static_cast<std::size_t>(impl_->recipe->real_class)];
    score.networks.push_back(std::move(probabilities));
  }
  score.live /= static_cast<float>(score.networks.size());
  return score;
}

const ModelInfo& Liveness::model() const { return impl_->model; }
float Liveness::accept() const { return impl_->recipe->accept; }

}  // namespace rollcall::face
