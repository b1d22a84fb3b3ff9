// Any bytes as CSV: never a crash, no cell over the limits, and what is written reads back as it was.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  const CsvLimits limits{.max_cells = 16, .max_cell_bytes = 256};
  CsvReader reader({reinterpret_cast<const char*>(data), size}, limits);
  std::vector<std::string> cells;
  for (auto row = reader.next(cells); row && *row; row = reader.next(cells)) {
    if (cells.size() > limits.max_cells) std::abort();
    CsvWriter writer;
    for (const std::string& cell : cells) {
      if (cell.size() > limits.max_cell_bytes) std::abort();
      writer.plain(cell);
    }
    const std::string text = writer.end_row().take();
    std::vector<std::string> again;
    CsvReader written(text, limits);
    const auto read = written.next(again);
    if (!read || !*read || again != cells) std::abort();
  }
  return 0;
}
