// Numbers about the running process, in the form Prometheus scrapes (text exposition format 0.0.4).
//
//   Counter& frames = metrics.counter("rollcall_frames_total", "Frames taken in", {{"result", "ok"}});
//   frames.add();
//
// Counting is lock-free and thread-safe; asking the registry for a metric takes a lock, so do it once and keep the
// reference. Label values must come from a small fixed set (a route's name, never an id), as each set is kept for ever.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rollcall {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// Only grows; its name ends in _total.
class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// Goes up and down.
class Gauge {
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  void add(double step) { value_.fetch_add(step, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0.0};
};

// Counts values into buckets, for quantiles over a time; its name carries the unit, as _seconds or _bytes.
class Histogram {
 public:
  // `upper_bounds` ascending; a last bucket without bound is added.
  explicit Histogram(std::span<const double> upper_bounds);

  // NaN is not counted.
  void observe(double value);

  std::span<const double> upper_bounds() const { return bounds_; }
  // Values in bucket `i` alone, i in 0..upper_bounds().size().
  std::uint64_t in_bucket(std::size_t i) const { return counts_[i].load(std::memory_order_relaxed); }
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<double> bounds_;
  std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
  std::atomic<double> sum_{0.0};
};

// 0.5 ms to 10 s, for the time of a request or of a step.
std::span<const double> latency_buckets_s();

// All metrics of a process. References it hands out stay valid as long as it lives. The same name and labels give the
// same metric. A name that is not a Prometheus name, or one used before as another kind, is a mistake in the program
// and ends it with a message.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter& counter(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, std::span<const double> upper_bounds,
                       const MetricLabels& labels = {});
  // A gauge whose value is asked for at each scrape; `read` must be thread-safe, quick, outlived by what
  // it reads, and must not ask the registry for anything.
  void gauge_from(std::string_view name, std::string_view help, std::function<double()> read,
                  const MetricLabels& labels = {});

  // Everything, families by name, as content type kContentType.
  std::string expose() const;
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

 private:
  struct Family;
  struct Series;
  enum class Kind : std::uint8_t { kCounter, kGauge, kHistogram };
  Series& series(std::string_view name, std::string_view help, Kind kind, const MetricLabels& labels);

  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Family>> families_;  // by name
};

}  // namespace rollcall
