#include "charts.hpp"

#include <array>
#include <format>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "cli/chart.hpp"
#include "must.hpp"

namespace rollcall::bench {
namespace {

double in_ms(double value, std::string_view unit) {
  if (unit == "us") return value / 1e3;
  return unit == "s" ? value * 1e3 : value;
}

}  // namespace

void write_charts(std::span<const BenchResult> results, const std::filesystem::path& folder) {
  static constexpr std::array<std::pair<const char*, double>, 5> kSizes{
      {{"1k", 1e3}, {"10k", 1e4}, {"100k", 1e5}, {"1M", 1e6}, {"10M", 1e7}}};
  std::vector<cli::Series> lines;
  for (const int dimension : {128, 512}) {
    cli::Series ours{.name = std::format("Rollcall, {} dimensions", dimension), .points = {}};
    cli::Series theirs{.name = std::format("FAISS, {} dimensions", dimension), .points = {}};
    for (const auto& [size, people] : kSizes) {
      for (const BenchResult& result : results) {
        if (result.name != std::format("search/{}/{}/1", size, dimension)) continue;
        ours.points.push_back({people, in_ms(result.value, result.unit)});
        theirs.points.push_back({people, in_ms(result.reference_value, result.unit)});
      }
    }
    if (ours.points.size() < 2) continue;
    lines.push_back(std::move(ours));
    lines.push_back(std::move(theirs));
  }
  if (lines.empty()) return;
  cli::Chart chart =
      cli::scaling_chart("Finding one face among many", "people enrolled", "milliseconds", std::move(lines));
  chart.note = "one query, the five best people, one thread";
  const std::string svg = cli::to_svg(chart);
  must(write_file(folder / "search-scaling.svg", std::as_bytes(std::span(svg)), {.mode = 0644}));
}

}  // namespace rollcall::bench
