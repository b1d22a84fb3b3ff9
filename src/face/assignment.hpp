// Who goes with whom at the least total cost: the assignment problem. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace rollcall::face {

// `cost` is a table of `rows` x `columns`, row after row, of costs of 0 and more. A pair is taken only where that costs
// less than leaving its row alone, which costs `alone`; infinity and NaN forbid a pair. Gives each row its column, no
// column twice, so that the sum over all rows is the least there is. The shortest augmenting path form of the Hungarian
// method (R. Jonker, A. Volgenant, Computing 38, 1987): O(rows^2 (rows + columns)). Needs a finite `alone` of 0 or
// more and cost.size() == rows * columns.
std::vector<std::optional<std::size_t>> assign_pairs(std::span<const double> cost, std::size_t rows,
                                                     std::size_t columns, double alone);

}  // namespace rollcall::face
