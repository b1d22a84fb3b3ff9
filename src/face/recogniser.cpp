#include "face/recogniser.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <opencv2/imgproc.hpp>
#include <span>
#include <string>
#include <utility>

#include "face/align.hpp"
#include "face/image_cv.hpp"
#include "face/scratch.hpp"
#include "face/tensor.hpp"

namespace rollcall::face {
namespace {

// Working memory of one call.
struct Scratch {
  std::vector<float> input;
  Outputs outputs;
};

// Scales to unit length; false for a vector that has no direction.
bool normalise(std::span<float> vector) {
  double squares = 0;
  for (const float v : vector) squares += static_cast<double>(v) * static_cast<double>(v);
  const double length = std::sqrt(squares);
  if (!(length > 1e-12) || !std::isfinite(length)) return false;
  for (float& v : vector) v = static_cast<float>(static_cast<double>(v) / length);
  return true;
}

Image mirrored(const Image& image) {
  Image result(image.width(), image.height());
  for (int y = 0; y < image.height(); ++y) {
    const std::uint8_t* from = image.row(y);
    std::uint8_t* to = result.mutable_row(y) + static_cast<std::ptrdiff_t>(image.width()) * Image::kChannels;
    for (int x = 0; x < image.width(); ++x, from += Image::kChannels) {
      to -= Image::kChannels;
      std::copy_n(from, Image::kChannels, to);
    }
  }
  return result;
}

// Darker or brighter, black and white left as they are, as another exposure shows a face.
Image with_gamma(const Image& image, double gamma) {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i)
    table.at(i) = static_cast<std::uint8_t>(std::lround(255 * std::pow(static_cast<double>(i) / 255, gamma)));
  Image result(image.width(), image.height());
  for (int y = 0; y < image.height(); ++y)
    std::transform(image.row(y), image.row(y) + static_cast<std::ptrdiff_t>(image.width()) * Image::kChannels,
                   result.mutable_row(y), [&](std::uint8_t value) { return table.at(value); });
  return result;
}

// The middle of it in its size.
Image nearer(const Image& image, double share) {
  const int width = static_cast<int>(std::lround(image.width() * share));
  const int height = static_cast<int>(std::lround(image.height() * share));
  const Image middle = image.part((image.width() - width) / 2, (image.height() - height) / 2, width, height);
  cv::Mat result;
  cv::resize(as_mat(middle), result, {image.width(), image.height()}, 0, 0, cv::INTER_LINEAR);
  return from_mat(std::move(result));
}

// What photographs of one face differ in anyway; chosen beforehand and not fitted to any measurement.
constexpr double kDarker = 1.25;
constexpr double kBrighter = 0.8;
constexpr double kNearer = 0.95;

}  // namespace

struct Recogniser::Impl {
  ModelInfo model;
  const EmbeddingRecipe* recipe = nullptr;
  bool flip_averaging = false;
  Shape shape;
  std::unique_ptr<OnnxSession> session;
  mutable ScratchPool<Scratch> scratch;

  const InputRecipe& input() const { return model.networks.front().input; }

  Result<std::vector<float>> run(const Image& aligned) const {
    const auto work = scratch.take();
    work->input.resize(static_cast<std::size_t>(aligned.width()) * static_cast<std::size_t>(aligned.height()) *
                       Image::kChannels);
    fill_tensor(aligned, input(), work->input);
    ROLLCALL_TRY(session->run(work->input, shape, work->outputs));
    const std::span<const float> output = work->outputs[0];
    std::vector<float> embedding(output.begin(), output.end());
    if (embedding.size() != static_cast<std::size_t>(recipe->dimension)) {
      return fail(ErrorCode::kModelMismatch, "model " + model.name + " gives " + std::to_string(embedding.size()) +
                                                 " numbers where " + std::to_string(recipe->dimension) +
                                                 " are expected");
    }
    if (!normalise(embedding)) {
      return fail(ErrorCode::kInternal, "model " + model.name + " gave an embedding without direction");
    }
    return embedding;
  }
};

Recogniser::Recogniser(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Recogniser::~Recogniser() = default;

Result<std::unique_ptr<Recogniser>> Recogniser::create(const ModelInfo& model, const ModelStore& store,
                                                       const RecogniserOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->model = model;
  impl->recipe = impl->model.recipe_as<EmbeddingRecipe>();
  if (impl->recipe == nullptr || model.networks.size() != 1) {
    return fail(ErrorCode::kUnprocessable, "model " + model.name + " is no recogniser of one network");
  }
  ROLLCALL_ASSIGN(const Size size, fixed_input_size(impl->input()));
  const AlignmentRecipe& alignment = impl->recipe->alignment;
  if (size != Size{alignment.width, alignment.height}) {
    return fail(ErrorCode::kModelMismatch, "model " + model.name + " is aligned to a size its input does not have",
                "correct the manifest: the alignment and the input shape must agree");
  }
  impl->flip_averaging = options.flip_averaging;
  impl->shape = single_shape(impl->input(), size);
  ROLLCALL_ASSIGN(impl->session, open_network(impl->model, impl->model.networks.front(), store, options.session));
  return std::unique_ptr<Recogniser>(new Recogniser(std::move(impl)));
}

Result<std::vector<float>> Recogniser::embed(const Image& image, const Landmarks& landmarks) const {
  ROLLCALL_ASSIGN(const Image aligned, align(image, landmarks, alignment()));
  return embed_aligned(aligned);
}

Result<std::vector<float>> Recogniser::embed_aligned(const Image& aligned) const {
  if (aligned.size() != Size{alignment().width, alignment().height}) {
    return fail(ErrorCode::kInvalidArgument, "an aligned face of another size");
  }
  ROLLCALL_ASSIGN(std::vector<float> embedding, impl_->run(aligned));
  if (!impl_->flip_averaging) return embedding;
  ROLLCALL_ASSIGN(const std::vector<float> other, impl_->run(mirrored(aligned)));
  std::vector<float> mean(embedding.size());
  std::ranges::transform(embedding, other, mean.begin(), std::plus<>());
  if (!normalise(mean)) return embedding;  // a face opposite to its mirror image: no mean direction
  return mean;
}

Result<std::vector<float>> Recogniser::embed_views(const Image& aligned) const {
  ROLLCALL_ASSIGN(std::vector<float> plain, embed_aligned(aligned));
  std::vector<float> mean = plain;
  const Image views[] = {mirrored(aligned), with_gamma(aligned, kDarker), with_gamma(aligned, kBrighter),
                         nearer(aligned, kNearer)};
  for (const Image& view : views) {
    ROLLCALL_ASSIGN(const std::vector<float> other, impl_->run(view));
    std::ranges::transform(mean, other, mean.begin(), std::plus<>());
  }
  return normalise(mean) ? mean : plain;
}

const ModelInfo& Recogniser::model() const { return impl_->model; }
const AlignmentRecipe& Recogniser::alignment() const { return impl_->recipe->alignment; }
int Recogniser::dimension() const { return impl_->recipe->dimension; }

}  // namespace rollcall::face
