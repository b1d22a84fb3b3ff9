#include "gallery/codes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "gallery/cell_pool.hpp"

namespace rollcall::gallery {
namespace {

// Twenty times what can add up: converting the sum, two products, the subtraction of the bound, the final rounding.
constexpr float kRounding = 4e-6F;

float round_up(double value) {
  return std::nextafter(static_cast<float>(value * (1 + 1e-7)), std::numeric_limits<float>::infinity());
}

float largest_magnitude(std::span<const float> v) {
  float largest = 0;
  for (const float x : v) largest = std::max(largest, std::abs(x));
  return largest;
}

// The step between codes. Never so small that dividing by it overflows.
float step_for(std::span<const float> v) { return std::max(largest_magnitude(v) / 127, 1e-30F); }

// Writes the codes of `v` and returns the length of what they miss. Four sums at a time, for speed.
double quantise(std::span<const float> v, float step, std::span<std::int8_t> codes) {
  const float inverse = 1 / step;
  std::array<double, 4> missed{};
  for (std::size_t i = 0; i < v.size(); i += 4) {
    for (std::size_t j = 0; j < 4; ++j) {
      const float steps = v[i + j] * inverse;  // at most 127 and the rounding of a division and a product
      const int code = static_cast<int>(steps + std::copysign(0.5F, steps));
      const double miss = double{v[i + j]} - double{step} * code;
      missed[j] += miss * miss;
      codes[i + j] = static_cast<std::int8_t>(code);
    }
  }
  return std::sqrt((missed[0] + missed[1]) + (missed[2] + missed[3]));
}

double length_of(std::span<const float> v) {
  std::array<double, 4> squares{};
  std::size_t i = 0;
  for (; i + 4 <= v.size(); i += 4) {
    for (std::size_t j = 0; j < 4; ++j) squares[j] += double{v[i + j]} * v[i + j];
  }
  for (; i < v.size(); ++i) squares[0] += double{v[i]} * v[i];
  return std::sqrt((squares[0] + squares[1]) + (squares[2] + squares[3]));
}

}  // namespace

float encode_row(std::span<const float> row, const BlockRef& block, std::size_t lane) {
  alignas(64) std::array<std::int8_t, kLargestDimension> codes;
  const float step = step_for(row);
  const double error = quantise(row, step, std::span(codes).first(row.size()));

  std::uint8_t* out = block.bytes + 4 * lane;
  for (std::size_t i = 0; i < row.size(); i += 4, out += kQuadBytes) {
    std::uint32_t quad = 0;
    std::memcpy(&quad, &codes[i], 4);
    quad ^= 0x80808080U;  // +128 to each, as unsigned bytes
    std::memcpy(out, &quad, 4);
  }
  wipe(codes.data(), row.size());
  block.scales(row.size())[lane] = step;
  return round_up(error);
}

void clear_row(std::size_t dimension, const BlockRef& block, std::size_t lane) {
  std::uint8_t* out = block.bytes + 4 * lane;
  for (std::size_t i = 0; i < padded(dimension); i += 4, out += kQuadBytes) std::memset(out, 0, 4);
  block.scales(dimension)[lane] = 0;
}

QueryCode encode_query(std::span<const float> query) {
  QueryCode code;
  code.quads.resize(query.size() / 4);
  std::vector<std::int8_t> codes(query.size());
  const float step = step_for(query);
  const double f = quantise(query, step, codes);
  std::memcpy(code.quads.data(), codes.data(), codes.size());
  code.bias = -128 * std::accumulate(codes.begin(), codes.end(), std::int32_t{0});
  code.scale = step;
  code.per_error = round_up(length_of(query) + f);
  code.constant = round_up((1 + kNormTolerance) * f) + kRounding;
  return code;
}

bool is_unit(std::span<const float> embedding) {
  return std::abs(length_of(embedding) - 1) <= kNormTolerance;  // false for NaN and infinity
}

}  // namespace rollcall::gallery
