// A picture in memory: 8 bits a channel, blue green red, rows from the top. Copies are cheap and share the pixels,
// which nobody changes once the picture has left its maker; const access is therefore safe from any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "face/types.hpp"

namespace rollcall::face {

class Image {
 public:
  static constexpr int kChannels = 3;

  Image() = default;  // empty: 0 x 0

  // Owns new, uninitialised pixels; rows without gaps. Both sides must be positive.
  Image(int width, int height);

  // Takes part in the ownership of pixels made elsewhere; `stride` is the distance of rows in bytes.
  Image(std::shared_ptr<std::uint8_t> pixels, int width, int height, std::size_t stride);

  bool empty() const { return pixels_ == nullptr; }
  int width() const { return width_; }
  int height() const { return height_; }
  Size size() const { return {width_, height_}; }
  std::size_t stride() const { return stride_; }
  const std::uint8_t* data() const { return pixels_.get(); }
  const std::uint8_t* row(int y) const { return pixels_.get() + static_cast<std::size_t>(y) * stride_; }

  // For the maker, before the picture is handed on: a write is seen by every copy.
  std::uint8_t* mutable_data() { return pixels_.get(); }
  std::uint8_t* mutable_row(int y) { return pixels_.get() + static_cast<std::size_t>(y) * stride_; }

  // A part that shares the pixels; the box must lie inside.
  Image part(int x, int y, int width, int height) const;

 private:
  std::shared_ptr<std::uint8_t> pixels_;
  int width_ = 0;
  int height_ = 0;
  std::size_t stride_ = 0;
};

}  // namespace rollcall::face
