#include "face/assignment.hpp"

#include <limits>

namespace rollcall::face {

std::vector<std::optional<std::size_t>> assign_pairs(std::span<const double> cost, std::size_t rows,
                                                     std::size_t columns, double alone) {
  // Every row gets columns of its own to be alone in, so that each can be placed. Rows and columns count from 1 below;
  // column 0 is where the row to be placed next begins its path.
  const std::size_t wide = columns + rows;
  const auto price = [&](std::size_t row, std::size_t column) {
    if (column >= columns) return alone;
    const double value = cost[row * columns + column];
    return value < alone ? value : 2 * alone + 1;  // never better than being alone; also NaN and infinity
  };
  constexpr double kFar = std::numeric_limits<double>::infinity();
  std::vector<double> row_potential(rows + 1);
  std::vector<double> column_potential(wide + 1);
  std::vector<std::size_t> row_of(wide + 1);
  std::vector<std::size_t> came_from(wide + 1);
  for (std::size_t row = 1; row <= rows; ++row) {
    row_of[0] = row;
    std::size_t here = 0;
    std::vector<double> shortest(wide + 1, kFar);
    std::vector<bool> visited(wide + 1);
    do {
      visited[here] = true;
      const std::size_t from = row_of[here];
      double step = kFar;
      std::size_t next = 0;
      for (std::size_t column = 1; column <= wide; ++column) {
        if (visited[column]) continue;
        const double reduced = price(from - 1, column - 1) - row_potential[from] - column_potential[column];
        if (reduced < shortest[column]) {
          shortest[column] = reduced;
          came_from[column] = here;
        }
        if (shortest[column] < step) {
          step = shortest[column];
          next = column;
        }
      }
      for (std::size_t column = 0; column <= wide; ++column) {
        if (visited[column]) {
          row_potential[row_of[column]] += step;
          column_potential[column] -= step;
        } else {
          shortest[column] -= step;
        }
      }
      here = next;
    } while (row_of[here] != 0);
    while (here != 0) {  // turn the path round: every row on it moves one column on
      row_of[here] = row_of[came_from[here]];
      here = came_from[here];
    }
  }
  std::vector<std::optional<std::size_t>> result(rows);
  for (std::size_t column = 1; column <= columns; ++column) {
    const std::size_t row = row_of[column];
    if (row != 0 && price(row - 1, column - 1) < alone) result[row - 1] = column - 1;
  }
  return result;
}

}  // namespace rollcall::face
