// The int8 coding of embeddings, and the bound on what it can hide.
//
// A row x is coded as s*c, c integers of -127..127 and s its largest component / 127; a query q likewise as t*d. With
// the residuals e = |x - s*c| and f = |q - t*d| (Euclidean lengths, computed, not estimated), Cauchy and Schwarz give
//
//   | x.q - s*t*(c.d) |  =  | (x - s*c).q + s*c.(q - t*d) |  <=  e*|q| + (|x| + e)*f
//
// so the integer dot product, done exactly, tells the similarity to within a known bound (about 0.015 at 128
// dimensions).
//
// Rows are kept in blocks of 16. A block holds dimensions 0..3 of its 16 rows, then 4..7, and so on, each number as
// an unsigned byte c+128: one 64-byte load meets four dimensions of every row, the form that u8 x i8 dot product
// instructions take, and no sum across lanes is ever needed. 16 scales s follow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace rollcall::gallery {

constexpr std::size_t kBlockRows = 16;
constexpr std::size_t kQuadBytes = 4 * kBlockRows;  // four dimensions of a block
constexpr std::size_t kDimensionStep = 16;          // rows are padded with zeros to a multiple of this
constexpr int kLargestDimension = 8192;             // 255 * 127 * 8192 still fits 32 bits
constexpr double kNormTolerance = 1e-3;             // how far from 1 a given embedding's length may be

constexpr std::size_t padded(std::size_t dimension) {
  return (dimension + kDimensionStep - 1) / kDimensionStep * kDimensionStep;
}
constexpr std::size_t code_bytes(std::size_t dimension) { return kBlockRows * padded(dimension); }
constexpr std::size_t block_bytes(std::size_t dimension) { return code_bytes(dimension) + kBlockRows * sizeof(float); }

// A block as a scan sees it.
struct BlockRef {
  std::uint8_t* bytes = nullptr;  // codes, then scales; null when no row is live
  float error = 0;                // the largest e of its live rows
  std::uint16_t live = 0;         // bit r: row r counts

  float* scales(std::size_t dimension) const { return reinterpret_cast<float*>(bytes + code_bytes(dimension)); }
};

// Writes row `lane` of a block from `row` (padded(dimension) floats) and returns its e, rounded up.
float encode_row(std::span<const float> row, const BlockRef& block, std::size_t lane);

// Makes row `lane` zero.
void clear_row(std::size_t dimension, const BlockRef& block, std::size_t lane);

// A query made ready to scan. bound(e) holds for every row of length <= 1 + kNormTolerance; it includes the rounding of
// the float arithmetic a scan does after the integer dot product.
struct QueryCode {
  std::vector<std::int32_t> quads;  // d, four to a number
  std::int32_t bias = 0;            // -128 * sum(d): takes the rows' offset out again
  float scale = 0;                  // t
  float per_error = 0;              // |q| + f
  float constant = 0;               // |x|*f + rounding

  float bound(float error) const { return per_error * error + constant; }
};

QueryCode encode_query(std::span<const float> padded_query);

// Whether these are finite numbers of a vector of unit length.
bool is_unit(std::span<const float> embedding);

}  // namespace rollcall::gallery
