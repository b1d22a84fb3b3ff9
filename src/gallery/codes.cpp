#include "gallery/codes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

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

int code_of(float x, float inverse_step) {
  return std::clamp(static_cast<int>(std::lrint(x * inverse_step)), -127, 127);
}

}  // namespace

float encode_row(std::span<const float> row, const BlockRef& block, std::size_t lane) {
  const float step = step_for(row);
  const float inverse = 1 / step;
  double residual = 0;
  std::uint8_t* out = block.bytes + 4 * lane;
  for (std::size_t i = 0; i < row.size(); i += 4, out += kQuadBytes) {
    for (std::size_t j = 0; j < 4; ++j) {
      const int code = code_of(row[i + j], inverse);
      const double missing = double{row[i + j]} - double{step} * code;
      residual += missing * missing;
      out[j] = static_cast<std::uint8_t>(code + 128);
    }
  }
  block.scales(row.size())[lane] = step;
  return round_up(std::sqrt(residual));
}

void clear_row(std::size_t dimension, const BlockRef& block, std::size_t lane) {
  std::uint8_t* out = block.bytes + 4 * lane;
  for (std::size_t i = 0; i < padded(dimension); i += 4, out += kQuadBytes) std::memset(out, 0, 4);
  block.scales(dimension)[lane] = 0;
}

QueryCode encode_query(std::span<const float> query) {
  QueryCode code;
  code.scale = step_for(query);
  const float inverse = 1 / code.scale;
  code.quads.resize(query.size() / 4);
  double residual = 0;
  double length = 0;
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < query.size(); i += 4) {
    std::array<std::int8_t, 4> quad{};
    for (std::size_t j = 0; j < 4; ++j) {
      const int d = code_of(query[i + j], inverse);
      const double missing = double{query[i + j]} - double{code.scale} * d;
      residual += missing * missing;
      length += double{query[i + j]} * query[i + j];
      sum += d;
      quad[j] = static_cast<std::int8_t>(d);
    }
    code.quads[i / 4] = std::bit_cast<std::int32_t>(quad);
  }
  const double f = std::sqrt(residual);
  code.bias = -128 * sum;
  code.per_error = round_up(std::sqrt(length) + f);
  code.constant = round_up((1 + kNormTolerance) * f) + kRounding;
  return code;
}

bool is_unit(std::span<const float> embedding) {
  double squares = 0;
  for (const float x : embedding) squares += double{x} * x;
  return std::abs(std::sqrt(squares) - 1) <= kNormTolerance;  // false for NaN and infinity
}

}  // namespace rollcall::gallery
