// The two loops the gallery's speed is made of, compiled for several instruction sets and chosen at run time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "gallery/codes.hpp"

namespace rollcall::gallery {

// A row that may matter: its similarity is within `bound` of `similarity`.
struct Hit {
  std::uint32_t row = 0;
  float similarity = 0;
  float bound = 0;

  float lower() const { return similarity - bound; }
  float upper() const { return similarity + bound; }
};

// Where a scan stands for one query.
struct ScanState {
  const QueryCode* query = nullptr;
  float floor = -2;    // rows that cannot reach this similarity are passed over
  Hit* end = nullptr;  // hits are appended here; room for all rows scanned is needed
};

// Scans `blocks`, the first row of which has the number `first_row`.
void scan(std::span<const BlockRef> blocks, std::uint32_t first_row, ScanState& state);

// How many queries a batch scan takes at a time.
constexpr std::size_t kScanGroup = 8;

// The same for up to kScanGroup queries at once, states.size() of them. `interleaved`: kScanGroup quads of dimensions
// 0..3, one a query, then of 4..7, ...; of queries that are not there, anything.
void scan_group(std::span<const BlockRef> blocks, std::uint32_t first_row, std::span<const std::int32_t> interleaved,
                std::span<ScanState* const> states);

// The reference: dot products of `query` with rows, both padded(dimension) floats, added up in double in one order that
// is the same on every processor, and rounded once.
void similarities(std::span<const float* const> rows, std::span<const float> query, std::span<float> out);

// The instruction set in use, and all that this processor and build have, best first (for tests and `doctor`).
std::string kernel_name();
std::vector<std::int64_t> kernel_targets();

}  // namespace rollcall::gallery
