#include "face/image.hpp"

#include <cassert>
#include <utility>

namespace rollcall::face {

namespace {

std::shared_ptr<std::uint8_t> allocate(std::size_t bytes) {
  auto array = std::make_shared_for_overwrite<std::uint8_t[]>(bytes);
  return {array, array.get()};
}

}  // namespace

Image::Image(int width, int height)
    : Image(allocate(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * kChannels), width, height,
            static_cast<std::size_t>(width) * kChannels) {}

Image::Image(std::shared_ptr<std::uint8_t> pixels, int width, int height, std::size_t stride)
    : pixels_(std::move(pixels)), width_(width), height_(height), stride_(stride) {
  assert(pixels_ && width > 0 && height > 0 && stride >= static_cast<std::size_t>(width) * kChannels);
}

Image Image::part(int x, int y, int width, int height) const {
  assert(x >= 0 && y >= 0 && x + width <= width_ && y + height <= height_);
  std::uint8_t* first = pixels_.get() + static_cast<std::size_t>(y) * stride_ + static_cast<std::size_t>(x) * kChannels;
  return {std::shared_ptr<std::uint8_t>(pixels_, first), width, height, stride_};
}

}  // namespace rollcall::face
