#include "face/canvas.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "face/image_cv.hpp"
#include "face/session.hpp"
#include "face/tensor.hpp"

namespace rollcall::face {

namespace {

// The smallest canvas of the few that holds `picture`, whose sides are at most `input_size`: square, 4:3 or 16:9,
// upright or lying, for the full input size, half of it, and a thumbnail.
Size choose_canvas(Size picture, int input_size, int multiple) {
  constexpr int kThumbnail = 256;
  constexpr std::array<std::array<int, 2>, 3> kAspects = {{{1, 1}, {3, 4}, {9, 16}}};
  const auto round_up = [&](int side) { return (side + multiple - 1) / multiple * multiple; };
  Size best{round_up(input_size), round_up(input_size)};
  for (const int longer : {input_size, input_size / 2, std::min(kThumbnail, input_size)}) {
    for (const auto& [part, whole] : kAspects) {
      const int a = round_up(longer);
      const int b = round_up((longer * part + whole - 1) / whole);
      for (const Size canvas : {Size{a, b}, Size{b, a}}) {
        if (canvas.width < picture.width || canvas.height < picture.height) continue;
        if (std::int64_t{canvas.width} * canvas.height < std::int64_t{best.width} * best.height) best = canvas;
      }
    }
  }
  return best;
}

}  // namespace

Placement place(Size image, int input_size, const InputRecipe& input, int size_multiple) {
  const auto fixed = fixed_input_size(input);
  double scale = std::min(1.0, static_cast<double>(input_size) / std::max(image.width, image.height));
  if (fixed) {
    scale = std::min(
        {scale, static_cast<double>(fixed->width) / image.width, static_cast<double>(fixed->height) / image.height});
  }
  const auto scaled = [&](int side) { return std::max(1, static_cast<int>(std::lround(side * scale))); };
  const Size picture{scaled(image.width), scaled(image.height)};
  return {.canvas = fixed ? *fixed : choose_canvas(picture, input_size, size_multiple),
          .picture = picture,
          .scale = static_cast<float>(scale)};
}

void fill_canvas(const Image& image, const Placement& placement, const InputRecipe& input, CanvasBuffer& buffer) {
  const auto [width, height] = placement.picture;
  const auto canvas_width = static_cast<std::size_t>(placement.canvas.width);
  const auto canvas_height = static_cast<std::size_t>(placement.canvas.height);
  const std::size_t plane_pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  buffer.tensor.resize(Image::kChannels * canvas_width * canvas_height);

  cv::Mat picture = as_mat(image);
  if (placement.picture != image.size()) {
    buffer.scaled.resize(plane_pixels * Image::kChannels);
    cv::Mat scaled(height, width, CV_8UC3, buffer.scaled.data());
    cv::resize(picture, scaled, scaled.size(), 0, 0, cv::INTER_AREA);
    picture = scaled;
  }

  buffer.planes.resize(plane_pixels * Image::kChannels);
  std::array<cv::Mat, Image::kChannels> planes;
  for (std::size_t c = 0; c < planes.size(); ++c)
    planes[c] = cv::Mat(height, width, CV_8UC1, buffer.planes.data() + c * plane_pixels);
  cv::split(picture, planes.data());

  for (std::size_t c = 0; c < planes.size(); ++c) {
    const std::size_t at = input.channels == ChannelOrder::kRgb ? 2 - c : c;  // of the recipe and the tensor
    const float mean = input.mean[at];
    const float std = input.std[at];
    float* const first = buffer.tensor.data() + at * canvas_width * canvas_height;
    cv::Mat target(height, width, CV_32FC1, first, canvas_width * sizeof(float));
    planes[c].convertTo(target, CV_32F, 1.0 / static_cast<double>(std), -static_cast<double>(mean / std));

    const float pad = (input.pad[at] - mean) / std;
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y)
      std::fill(first + y * canvas_width + static_cast<std::size_t>(width), first + (y + 1) * canvas_width, pad);
    std::fill(first + static_cast<std::size_t>(height) * canvas_width, first + canvas_height * canvas_width, pad);
  }
}

}  // namespace rollcall::face
