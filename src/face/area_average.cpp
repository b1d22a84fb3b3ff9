#include "face/area_average.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <vector>

// Highway compiles what stands between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "face/area_average.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep

#include <hwy/highway.h>

// Once, although this file is compiled for each instruction set.
#ifndef ROLLCALL_FACE_AREA_AVERAGE
#define ROLLCALL_FACE_AREA_AVERAGE
namespace rollcall::face {
namespace {

// What of a line of pixels one pixel of the smaller line stands for: `first`, then `whole` entire ones, then `last`;
// the weights of all add up to 1.
struct Span {
  int from = 0;
  int whole = 0;
  float first = 0;
  float each = 0;
  float last = 0;
};

Span span_of(int index, double scale, int length) {
  constexpr double kNothing = 1e-3;  // of a pixel; so OpenCV leaves out, and a product that is not quite whole needs it
  const double begin = index * scale;
  const double end = std::min(begin + scale, static_cast<double>(length));
  const int first_whole = std::min(static_cast<int>(std::ceil(begin - kNothing)), length - 1);
  const int after_whole = std::max(std::min(static_cast<int>(std::floor(end + kNothing)), length), first_whole);
  const auto weight = 1 / (end - begin);
  const double before = first_whole - begin;
  const double after = end - after_whole;
  Span span{.from = first_whole, .whole = after_whole - first_whole, .each = static_cast<float>(weight)};
  if (before > kNothing) {
    span.from = first_whole - 1;
    span.first = static_cast<float>(before * weight);
  }
  if (after > kNothing) span.last = static_cast<float>(after * weight);
  return span;
}

// A place beyond a line's ends, mirrored at its first and last pixel as often as it takes.
int mirrored(int at, int length) {
  if (length == 1) return 0;
  while (at < 0 || at >= length) at = at < 0 ? -at : 2 * (length - 1) - at;
  return at;
}

// What a rectangle and a picture share along one axis.
struct Shared {
  int begin = 0;   // in the picture
  int offset = 0;  // in the rectangle
  int length = 0;

  Shared(int from, int length_of_rect, int length_of_picture)
      : begin(std::clamp(from, 0, length_of_picture)),
        offset(begin - from),
        length(std::clamp(from + length_of_rect, 0, length_of_picture) - begin) {}
};

}  // namespace
}  // namespace rollcall::face
#endif

HWY_BEFORE_NAMESPACE();
namespace rollcall::face::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// out[i] = first * a[i] + each * (sum of rows[i]) + last * b[i] over `count` bytes; a or b may be null, being nothing.
static void sum_rows(const std::uint8_t* HWY_RESTRICT a, float first, const std::uint8_t* const* rows,
                     std::size_t row_count, float each, const std::uint8_t* HWY_RESTRICT b, float last,
                     std::size_t count, float* HWY_RESTRICT out) {
  const hn::ScalableTag<float> f32;
  const hn::Rebind<std::int32_t, decltype(f32)> i32;
  const hn::Rebind<std::uint8_t, decltype(f32)> u8;
  const hn::Rebind<std::uint16_t, decltype(f32)> u16;
  const auto value = [&](const std::uint8_t* row, std::size_t at)
                         HWY_ATTR { return hn::ConvertTo(f32, hn::PromoteTo(i32, hn::LoadU(u8, row + at))); };
  const auto first_weight = hn::Set(f32, first);
  const auto each_weight = hn::Set(f32, each);
  const auto last_weight = hn::Set(f32, last);
  const std::size_t lanes = hn::Lanes(f32);
  constexpr std::size_t kMostRows = 256;  // whose sum fits 16 bits
  for (std::size_t i = 0; i < count; i += lanes) {
    // The last vector overlaps the one before it rather than reach past the end; a short line is padded by the caller.
    const std::size_t at = std::min(i, count - lanes);
    auto sum = hn::Zero(f32);
    for (std::size_t k = 0; k < row_count; k += kMostRows) {
      auto part = hn::Zero(u16);
      for (std::size_t r = k; r < std::min(row_count, k + kMostRows); ++r)
        part = hn::Add(part, hn::PromoteTo(u16, hn::LoadU(u8, rows[r] + at)));
      sum = hn::Add(sum, hn::ConvertTo(f32, hn::PromoteTo(i32, part)));
    }
    sum = hn::Mul(sum, each_weight);
    if (a != nullptr) sum = hn::MulAdd(value(a, at), first_weight, sum);
    if (b != nullptr) sum = hn::MulAdd(value(b, at), last_weight, sum);
    hn::StoreU(sum, f32, out + at);
  }
}

// One row of the smaller picture from a row of sums; pixels are three floats, and one float after the last is read.
static void average_columns(const float* HWY_RESTRICT sums, const Span* spans, std::size_t width,
                            std::uint8_t* HWY_RESTRICT out) {
  const hn::FixedTag<float, 4> f32;  // a pixel, and one channel of the next that is dropped
  const hn::FixedTag<std::int32_t, 4> i32;
  alignas(16) std::int32_t pixel[4];
  for (std::size_t x = 0; x < width; ++x) {
    const Span& span = spans[x];
    const float* at = sums + 3 * static_cast<std::ptrdiff_t>(span.from);
    auto value = hn::Zero(f32);
    if (span.first > 0) {
      value = hn::Mul(hn::LoadU(f32, at), hn::Set(f32, span.first));
      at += 3;
    }
    auto sum = hn::Zero(f32);
    for (int i = 0; i < span.whole; ++i, at += 3) sum = hn::Add(sum, hn::LoadU(f32, at));
    value = hn::MulAdd(sum, hn::Set(f32, span.each), value);
    if (span.last > 0) value = hn::MulAdd(hn::LoadU(f32, at), hn::Set(f32, span.last), value);
    hn::Store(hn::NearestInt(value), i32, pixel);
    for (std::size_t c = 0; c < 3; ++c) out[3 * x + c] = static_cast<std::uint8_t>(std::clamp(pixel[c], 0, 255));
  }
}

}  // namespace rollcall::face::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace rollcall::face {

HWY_EXPORT(sum_rows);
HWY_EXPORT(average_columns);

namespace {

constexpr std::size_t kChannels = Image::kChannels;
constexpr std::size_t kWidest = 64;  // lanes of the widest vectors there are, of 256 bytes (SVE)

// The rows of a rectangle summed into one row at a time of the smaller picture's height.
class RowSums {
 public:
  RowSums(const Image& image, const PixelRect& rect)
      : image_(image),
        across_(rect.x, rect.width, image.width()),
        down_(rect.y, rect.height, image.height()),
        count_(kChannels * static_cast<std::size_t>(across_.length)),
        width_(rect.width),
        sums_(kChannels * static_cast<std::size_t>(rect.width) + kWidest) {
    assert(across_.length > 0 && down_.length > 0);
  }

  // Pixels of three floats; a vector more may be read.
  const float* sum(const Span& span) {
    rows_.clear();
    const int before = span.first > 0 ? 1 : 0;
    const int after = span.last > 0 ? 1 : 0;
    for (int i = 0; i < before + span.whole + after; ++i) rows_.push_back(row(span.from + i));
    if (count_ < kWidest) widen();
    HWY_DYNAMIC_DISPATCH(sum_rows)
    (before == 1 ? rows_.front() : nullptr, span.first, rows_.data() + before, static_cast<std::size_t>(span.whole),
     span.each, after == 1 ? rows_.back() : nullptr, span.last, std::max(count_, kWidest), at(across_.offset));
    mirror();
    return sums_.data();
  }

 private:
  float* at(int x) { return sums_.data() + kChannels * static_cast<std::size_t>(x); }

  const std::uint8_t* row(int y) const {
    return image_.row(down_.begin + mirrored(y - down_.offset, down_.length)) +
           kChannels * static_cast<std::size_t>(across_.begin);
  }

  // Rows shorter than a vector are copied to places where it may read on.
  void widen() {
    wide_.assign(rows_.size() * kWidest, 0);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      std::copy_n(rows_[i], count_, wide_.data() + i * kWidest);
      rows_[i] = wide_.data() + i * kWidest;
    }
  }

  // Fills in the columns that the picture has not.
  void mirror() {
    const auto fill = [&](int from, int to) {
      for (int x = from; x < to; ++x)
        std::copy_n(at(across_.offset + mirrored(x - across_.offset, across_.length)), kChannels, at(x));
    };
    fill(0, across_.offset);
    fill(across_.offset + across_.length, width_);
  }

  const Image& image_;
  Shared across_;
  Shared down_;
  std::size_t count_;  // of bytes in a row that the picture and the rectangle share
  int width_;
  std::vector<float> sums_;
  std::vector<const std::uint8_t*> rows_;
  std::vector<std::uint8_t> wide_;
};

std::vector<Span> spans_of(int length, int parts) {
  std::vector<Span> spans;
  spans.reserve(static_cast<std::size_t>(parts));
  for (int i = 0; i < parts; ++i) spans.push_back(span_of(i, static_cast<double>(length) / parts, length));
  return spans;
}

}  // namespace

Image area_average(const Image& image, const PixelRect& rect, Size size) {
  assert(size.width > 0 && size.height > 0 && size.width <= rect.width && size.height <= rect.height);
  const std::vector<Span> columns = spans_of(rect.width, size.width);
  const std::vector<Span> rows = spans_of(rect.height, size.height);
  RowSums sums(image, rect);
  Image result(size.width, size.height);
  for (int y = 0; y < size.height; ++y) {
    HWY_DYNAMIC_DISPATCH(average_columns)
    (sums.sum(rows[static_cast<std::size_t>(y)]), columns.data(), columns.size(), result.mutable_row(y));
  }
  return result;
}

}  // namespace rollcall::face

#endif
