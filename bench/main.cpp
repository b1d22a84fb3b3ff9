// The program behind `rollcall bench`.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <format>

#include "base/log.hpp"
#include "charts.hpp"
#include "duplicates_bench.hpp"
#include "face_bench.hpp"
#include "http_benches.hpp"
#include "reporter.hpp"
#include "roster_bench.hpp"
#include "samples.hpp"
#include "search_bench.hpp"
#include "server_bench.hpp"
#include "store_bench.hpp"

namespace rollcall::bench {
namespace {

struct Options {
  Reporter::Options report;
  std::filesystem::path shared = ROLLCALL_SHARED_DIR;
  std::filesystem::path scratch;
  std::filesystem::path charts;
};

void run(const Options& options) {
  Reporter reporter(options.report);
  const Samples samples(options.shared);
  if (samples.are_there()) {
    run_face_benches(reporter, samples);
    run_server_benches(reporter, samples, options.scratch);
    run_duplicates_benches(reporter, samples, options.scratch);
  } else {
    Reporter::skip("frame/, detect/, liveness/, embed/, classroom/, http/frames, start/, memory/, import/, duplicates/",
                   std::format("no sample models and photographs in {}; name their folder with --shared",
                               options.shared.lexically_normal().string()));
  }
  run_http_benches(reporter, options.scratch);
  run_store_benches(reporter, options.scratch);
  run_roster_benches(reporter, options.scratch);
  run_search_benches(reporter);
  if (!options.charts.empty()) write_charts(reporter.results(), options.charts);
}

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Measures this machine: each figure as a ratio to a reference of the same run; above 1 is better.",
               "rollcall bench");
  app.footer("Example:\n  rollcall bench --only 'search/*' --json");
  app.add_option("--only", options.report.only, "One name, a prefix with / at its end, or a pattern with * and ?")
      ->option_text("PATTERN");
  app.add_flag(
      "--all", options.report.all,
      "Also what takes minutes and gigabytes: search/10M, search/1M/512, store/10M, roster/100k, duplicates/100k");
  app.add_flag("--json", options.report.json, "One JSON object a line, for programs");
  app.add_option("--shared", options.shared, "Folder with models/ and faces/; default: shared/ beside the checkout")
      ->option_text("DIR");
  app.add_option("--scratch", options.scratch, "Folder for data folders made on the way; default: in memory")
      ->option_text("DIR");
  app.add_option("--charts", options.charts, "Folder to draw scaling charts into, as SVG")->option_text("DIR");
  CLI11_PARSE(app, argc, argv);
  log::configure({.level = log::Level::kError}).value();
  run(options);
  return 0;
}

}  // namespace
}  // namespace rollcall::bench

int main(int argc, char** argv) {
  try {
    return rollcall::bench::main(argc, argv);
  } catch (const std::exception& error) {
    std::fputs(std::format("error: {}\n", error.what()).c_str(), stderr);
    return 1;
  }
}
