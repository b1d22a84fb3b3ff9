// What `rollcall bench` runs its measurements through: which to run, how to measure fairly, how to print.
//
// Every figure is a ratio to a reference measured in the same run. The two take turns (A B A B ...), so that a noisy
// neighbour or a changing clock meets both, and each is given by its median.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::bench {

struct BenchResult {
  std::string name;       // "search/1M/128/1"
  double value = 0;       // ours
  std::string unit;       // "ms", "frames/s", "MB", "1"
  std::string reference;  // what it is compared with; empty: with nothing
  double reference_value = 0;
  double ratio = 0;  // how many times better than the reference; above 1 is better. 0: no reference
};

// One thing to time. The work is done `calls` times each time it is called.
struct Timed {
  std::function<void()> work;
  double calls = 1;
};

struct PairTimes {
  double ours_s = 0;  // median, for one call
  double reference_s = 0;
  double spread = 0;  // half the middle 50 % of our times over their median: above 0.1 the machine was noisy
};

// Runs both in turns until `budget_s` is used up, at least `least` times each, after one unmeasured turn.
PairTimes time_pair(const Timed& ours, const Timed& reference, double budget_s = 2, int least = 5);

// The median time of one call, where there is no reference.
double time_alone(const Timed& work, double budget_s = 1, int least = 5);

// Sorts out the middle one; 0 for none.
double median(std::vector<double> values);

// Single-threaded. Prints each result when it comes.
class Reporter {
 public:
  struct Options {
    std::string only;   // a name, a prefix ending in '/', or with * and ? wildcards; empty: all but the heavy ones
    bool all = false;   // heavy ones too
    bool json = false;  // one object a line
  };
  explicit Reporter(Options options) : options_(std::move(options)) {}

  // Whether to run a benchmark at all: ask before preparing its data. A heavy one (minutes, gigabytes) runs when `only`
  // matches it or with `all`.
  bool wants(std::string_view name, bool heavy = false) const;
  // Whether any of these is wanted.
  bool wants_any(const std::vector<std::string>& names, bool heavy = false) const;

  void report(BenchResult result);

  // A pair of times in the unit that suits it.
  void report_times(std::string name, const PairTimes& times, std::string reference);

  // Says why a wanted benchmark was not run.
  static void skip(std::string_view name, std::string_view why);

  const std::vector<BenchResult>& results() const { return results_; }

 private:
  Options options_;
  std::vector<BenchResult> results_;
};

// Bytes of memory that can be had without swapping; 0 when the system does not say.
std::size_t available_memory();

}  // namespace rollcall::bench
