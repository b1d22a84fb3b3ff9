#include "face/preprocess.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "face/image_cv.hpp"

namespace rollcall::face {

namespace {

constexpr int kClaheTiles = 8;  // a side

// On the lightness of CIE Lab, so that colours stay.
Image equalise(const Image& image, float clip_limit) {
  cv::Mat lab;
  cv::cvtColor(as_mat(image), lab, cv::COLOR_BGR2Lab);
  std::vector<cv::Mat> planes;
  cv::split(lab, planes);
  cv::createCLAHE(static_cast<double>(clip_limit), cv::Size(kClaheTiles, kClaheTiles))->apply(planes[0], planes[0]);
  cv::merge(planes, lab);
  cv::Mat result;
  cv::cvtColor(lab, result, cv::COLOR_Lab2BGR);
  return from_mat(std::move(result));
}

}  // namespace

Preprocessed preprocess(const Image& image, const PreprocessOptions& options) {
  Preprocessed result{.image = image};
  const int longer = std::max(image.width(), image.height());
  if (options.max_side > 0 && longer > options.max_side) {
    const double scale = static_cast<double>(options.max_side) / longer;
    const auto scaled = [&](int side) { return std::max(1, static_cast<int>(std::lround(side * scale))); };
    result.image = resize(image, {scaled(image.width()), scaled(image.height())});
    result.scale = static_cast<float>(scale);
  }
  if (options.clahe > 0 && !result.image.empty()) result.image = equalise(result.image, options.clahe);
  return result;
}

Image resize(const Image& image, Size size) {
  Image result(size.width, size.height);
  cv::Mat to(size.height, size.width, CV_8UC3, result.mutable_data(), result.stride());
  const bool smaller = size.width < image.width() || size.height < image.height();
  cv::resize(as_mat(image), to, to.size(), 0, 0, smaller ? cv::INTER_AREA : cv::INTER_LINEAR);
  return result;
}

}  // namespace rollcall::face
