// The searches over one snapshot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gallery/match.hpp"
#include "gallery/snapshot.hpp"

namespace rollcall::gallery {

// The k best people for each query. `queries`: padded(dimension) floats each, one after the other, of unit length.
std::vector<std::vector<Match>> search_all(const Snapshot& snapshot, std::span<const float> queries, std::size_t k);

// The k best of the people at these places.
std::vector<Match> search_places(const Snapshot& snapshot, std::span<const std::uint32_t> places,
                                 std::span<const float> query, std::size_t k);

}  // namespace rollcall::gallery
