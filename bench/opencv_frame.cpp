#include "opencv_frame.hpp"

#include <faiss/IndexFlat.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect/face.hpp>
#include <utility>

#include "face/align.hpp"
#include "must.hpp"

namespace rollcall::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

// The seconds since it was last asked.
class Lap {
 public:
  double operator()() {
    const auto now = SteadyClock::now();
    return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
  }

 private:
  SteadyClock::time_point last_ = SteadyClock::now();
};

cv::Scalar scalar(const std::array<float, 3>& values) { return {values[0], values[1], values[2]}; }

// The input tensor of a picture as a recipe wants it.
cv::Mat blob_of(const cv::Mat& picture, const face::InputRecipe& recipe) {
  cv::dnn::Image2BlobParams params;
  params.scalefactor = {1 / double{recipe.std[0]}, 1 / double{recipe.std[1]}, 1 / double{recipe.std[2]}};
  params.mean = scalar(recipe.mean);
  params.swapRB = recipe.channels == face::ChannelOrder::kRgb;
  return cv::dnn::blobFromImageWithParams(picture, params);
}

// A square of scale * max(w, h) round the box in whole pixels, mirrored where it reaches outside the picture.
cv::Mat square_round(const cv::Mat& picture, const cv::Rect2f& box, float scale, cv::Size size) {
  const float side = scale * std::max(box.width, box.height);
  const cv::Rect square(static_cast<int>(box.x + (box.width - side) / 2),
                        static_cast<int>(box.y + (box.height - side) / 2), static_cast<int>(side),
                        static_cast<int>(side));
  const cv::Rect inside = square & cv::Rect({}, picture.size());
  cv::Mat cut = picture(inside);
  if (inside != square) {
    cv::copyMakeBorder(picture(inside), cut, inside.y - square.y, square.br().y - inside.br().y, inside.x - square.x,
                       square.br().x - inside.br().x, cv::BORDER_REFLECT_101 | cv::BORDER_ISOLATED);
  }
  cv::Mat result;
  cv::resize(cut, result, size, 0, 0, cv::INTER_AREA);
  return result;
}

}  // namespace

struct OpenCvFrame::Impl {
  static constexpr int kDetectSide = 320;

  Impl(const Samples& samples, std::span<const float> gallery, int dimension)
      : detector(cv::FaceDetectorYN::create((samples.models() / "yunet_n_320_320.onnx").string(), "",
                                            {kDetectSide, kDetectSide}, 0.7F, 0.45F)),
        detector_net(cv::dnn::readNetFromONNX((samples.models() / "yunet_n_320_320.onnx").string())),
        liveness(cv::dnn::readNetFromONNX(samples.model_file(face::ModelRole::kLiveness).string())),
        recogniser(cv::dnn::readNetFromONNX(samples.model_file(face::ModelRole::kRecogniser).string())),
        liveness_network(Samples::network(face::ModelRole::kLiveness)),
        recogniser_network(Samples::network(face::ModelRole::kRecogniser)),
        recipe(*default_model(face::ModelRole::kRecogniser).recipe_as<face::EmbeddingRecipe>()),
        index(dimension) {
    index.add(static_cast<faiss::idx_t>(gallery.size() / static_cast<std::size_t>(dimension)), gallery.data());
  }

  cv::Ptr<cv::FaceDetectorYN> detector;
  cv::dnn::Net detector_net;
  cv::dnn::Net liveness;
  cv::dnn::Net recogniser;
  const face::Network& liveness_network;
  const face::Network& recogniser_network;
  const face::EmbeddingRecipe& recipe;
  faiss::IndexFlatIP index;

  cv::Mat detector_blob;
  cv::Mat liveness_blob;
  cv::Mat recogniser_blob;
  cv::Mat embedding;
  float live = 0;

  // Row of the largest face, as FaceDetectorYN gives it, in pixels of `picture`.
  cv::Mat find(const cv::Mat& picture) const {
    const float scale = static_cast<float>(kDetectSide) / static_cast<float>(std::max(picture.cols, picture.rows));
    cv::Mat small;
    cv::resize(picture, small, {}, scale, scale, cv::INTER_AREA);
    detector->setInputSize(small.size());
    cv::Mat faces;
    detector->detect(small, faces);
    if (faces.rows == 0) must<void>(fail(ErrorCode::kUnprocessable, "OpenCV found no face in the frame"));
    int best = 0;
    for (int i = 1; i < faces.rows; ++i)
      if (faces.at<float>(i, 2) * faces.at<float>(i, 3) > faces.at<float>(best, 2) * faces.at<float>(best, 3)) best = i;
    cv::Mat face = faces.row(best).clone();
    face.colRange(0, 14) /= scale;
    return face;
  }

  void check(const cv::Mat& picture, const cv::Mat& face) {
    const float* f = face.ptr<float>();
    liveness_blob = blob_of(square_round(picture, {f[0], f[1], f[2], f[3]}, liveness_network.crop->scale, {128, 128}),
                            liveness_network.input);
    liveness.setInput(liveness_blob);
    const cv::Mat logits = liveness.forward();
    live = 1 / (1 + std::exp(logits.at<float>(1) - logits.at<float>(0)));
  }

  void embed(const cv::Mat& picture, const cv::Mat& face) {
    face::Landmarks landmarks{};
    for (int i = 0; i < 5; ++i)
      landmarks[static_cast<std::size_t>(i)] = {face.at<float>(4 + 2 * i), face.at<float>(5 + 2 * i)};
    const face::Similarity to = must(face::similarity_transform(landmarks, recipe.alignment.landmarks));
    const cv::Matx23f matrix(to.a, -to.b, to.tx, to.b, to.a, to.ty);
    cv::Mat upright;
    cv::warpAffine(picture, upright, matrix, {recipe.alignment.width, recipe.alignment.height});
    recogniser_blob = blob_of(upright, recogniser_network.input);
    recogniser.setInput(recogniser_blob);
    recogniser.forward().reshape(1, 1).copyTo(embedding);
    cv::normalize(embedding, embedding);
  }
};

OpenCvFrame::OpenCvFrame(const Samples& samples, std::span<const float> gallery, int dimension) {
  cv::setNumThreads(1);
  impl_ = std::make_unique<Impl>(samples, gallery, dimension);
  impl_->detector_blob = cv::Mat({1, 3, 256, Impl::kDetectSide}, CV_32F, cv::Scalar(100));
}
OpenCvFrame::~OpenCvFrame() = default;

FrameSteps OpenCvFrame::run(std::span<const std::byte> jpeg) {
  FrameSteps steps;
  const auto begin = SteadyClock::now();
  Lap lap;
  const cv::Mat encoded(1, static_cast<int>(jpeg.size()), CV_8U, const_cast<std::byte*>(jpeg.data()));
  const cv::Mat picture = cv::imdecode(encoded, cv::IMREAD_COLOR);
  steps.decode = lap();
  const cv::Mat face = impl_->find(picture);
  steps.detect = lap();
  impl_->check(picture, face);
  steps.liveness = lap();
  impl_->embed(picture, face);
  steps.embed = lap();
  std::array<float, 5> similarities{};
  std::array<faiss::idx_t, 5> people{};
  impl_->index.search(1, impl_->embedding.ptr<float>(), 5, similarities.data(), people.data());
  steps.search = lap();
  steps.whole = std::chrono::duration<double>(SteadyClock::now() - begin).count();
  return steps;
}

std::span<const float> OpenCvFrame::embedding() const {
  return {impl_->embedding.ptr<float>(), impl_->embedding.total()};
}

float OpenCvFrame::live_probability() const { return impl_->live; }

double OpenCvFrame::run_networks() {
  impl_->detector_net.setInput(impl_->detector_blob);
  impl_->liveness.setInput(impl_->liveness_blob);
  impl_->recogniser.setInput(impl_->recogniser_blob);
  static const std::vector<cv::String> outputs = impl_->detector_net.getUnconnectedOutLayersNames();
  std::vector<cv::Mat> results;
  Lap lap;
  impl_->detector_net.forward(results, outputs);
  impl_->liveness.forward();
  impl_->recogniser.forward();
  return lap();
}

}  // namespace rollcall::bench
