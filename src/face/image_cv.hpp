// Private to face/: an Image seen as a cv::Mat and back, without copying a pixel.
#pragma once

#include <memory>
#include <opencv2/core/mat.hpp>

#include "face/image.hpp"

namespace rollcall::face {

// A view that must not be written to and must not outlive the image.
inline cv::Mat as_mat(const Image& image) {
  return {image.height(), image.width(), CV_8UC3, const_cast<std::uint8_t*>(image.data()), image.stride()};
}

// Takes over a CV_8UC3 matrix; the image keeps its pixels alive.
inline Image from_mat(cv::Mat mat) {
  auto owner = std::make_shared<cv::Mat>(std::move(mat));
  return {std::shared_ptr<std::uint8_t>(owner, owner->data), owner->cols, owner->rows, owner->step[0]};
}

}  // namespace rollcall::face
