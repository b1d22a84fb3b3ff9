#include "base/metrics.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <print>

namespace rollcall {
namespace {

// A wrong name is a mistake in the program that every run would make, so it ends the first one.
[[noreturn]] void end_program(std::string_view name, std::string_view why) {
  std::println(stderr, "error: metric {}: {}", name, why);
  std::abort();
}

bool is_name(std::string_view name, bool colons) {
  const auto letter = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colons && c == ':');
  };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return letter(c) || digit(c); });
}

// A value as the exposition format has it.
std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

// Backslashes and line ends escaped; quotes, too, in label values.
std::string escaped(std::string_view text, bool quotes) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += R"(\\)";
    else if (c == '\n')
      out += R"(\n)";
    else if (c == '"' && quotes)
      out += R"(\")";
    else
      out += c;
  }
  return out;
}

// `a="1",b="2"`, without braces; "" for none.
std::string label_text(const MetricLabels& labels) {
  std::string out;
  for (const auto& [key, value] : labels)
    out += std::format(R"({}{}="{}")", out.empty() ? "" : ",", key, escaped(value, true));
  return out;
}

std::string in_braces(const std::string& labels) { return labels.empty() ? "" : "{" + labels + "}"; }

}  // namespace

Histogram::Histogram(std::span<const double> upper_bounds)
    : bounds_(upper_bounds.begin(), upper_bounds.end()),
      counts_(std::make_unique<std::atomic<std::uint64_t>[]>(bounds_.size() + 1)) {}

void Histogram::observe(double value) {
  if (std::isnan(value)) return;  // one would make the sum NaN for ever
  const auto bucket = std::ranges::find_if(bounds_, [&](double bound) { return value <= bound; }) - bounds_.begin();
  counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::span<const double> latency_buckets_s() {
  static constexpr double kBounds[] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                       0.1,    0.25,  0.5,    1.0,   2.5,  5.0,   10.0};
  return kBounds;
}

// One set of labels of a family; only the member of the family's kind is used.
struct Metrics::Series {
  std::string labels;
  Counter counter;
  Gauge gauge;
  std::function<double()> read;
  std::unique_ptr<Histogram> histogram;
};

struct Metrics::Family {
  std::string name;
  std::string help;
  Kind kind;
  std::vector<std::unique_ptr<Series>> series;  // in the order they were asked for
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Series& Metrics::series(std::string_view name, std::string_view help, Kind kind, const MetricLabels& labels) {
  if (!is_name(name, true)) end_program(name, "is no metric name");
  for (const auto& [key, value] : labels)
    if (!is_name(key, false) || key.starts_with("__") || (kind == Kind::kHistogram && key == "le"))
      end_program(name, "has a label with a name that is not allowed");

  auto place = std::ranges::lower_bound(families_, name, {},
                                        [](const auto& family) -> const std::string& { return family->name; });
  if (place == families_.end() || (*place)->name != name) {
    auto family = std::make_unique<Family>();
    family->name = name;
    family->help = help;
    family->kind = kind;
    place = families_.insert(place, std::move(family));
  }
  Family& family = **place;
  if (family.kind != kind) end_program(name, "was made as another kind before");

  const std::string text = label_text(labels);
  for (const auto& known : family.series)
    if (known->labels == text) return *known;
  family.series.push_back(std::make_unique<Series>());
  family.series.back()->labels = text;
  return *family.series.back();
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const MetricLabels& labels) {
  const std::lock_guard lock(mutex_);
  return series(name, help, Kind::kCounter, labels).counter;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const MetricLabels& labels) {
  const std::lock_guard lock(mutex_);
  return series(name, help, Kind::kGauge, labels).gauge;
}

void Metrics::gauge_from(std::string_view name, std::string_view help, std::function<double()> read,
                         const MetricLabels& labels) {
  const std::lock_guard lock(mutex_);
  series(name, help, Kind::kGauge, labels).read = std::move(read);
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, std::span<const double> upper_bounds,
                              const MetricLabels& labels) {
  const std::lock_guard lock(mutex_);
  if (std::ranges::adjacent_find(upper_bounds, [](double a, double b) { return !(a < b); }) != upper_bounds.end())
    end_program(name, "has bounds that do not ascend");
  Series& found = series(name, help, Kind::kHistogram, labels);
  if (!found.histogram) found.histogram = std::make_unique<Histogram>(upper_bounds);
  return *found.histogram;
}

std::string Metrics::expose() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& family : families_) {
    constexpr std::string_view kKinds[] = {"counter", "gauge", "histogram"};
    out += std::format("# HELP {} {}\n# TYPE {} {}\n", family->name, escaped(family->help, false), family->name,
                       kKinds[std::to_underlying(family->kind)]);
    for (const auto& series : family->series) {
      if (family->kind == Kind::kCounter) {
        out += std::format("{}{} {}\n", family->name, in_braces(series->labels), series->counter.value());
      } else if (family->kind == Kind::kGauge) {
        const double value = series->read ? series->read() : series->gauge.value();
        out += std::format("{}{} {}\n", family->name, in_braces(series->labels), number(value));
      } else {
        const Histogram& histogram = *series->histogram;
        const std::string comma = series->labels.empty() ? "" : ",";
        std::uint64_t count = 0;
        for (std::size_t i = 0; i <= histogram.upper_bounds().size(); ++i) {
          count += histogram.in_bucket(i);
          const std::string bound = i < histogram.upper_bounds().size() ? number(histogram.upper_bounds()[i]) : "+Inf";
          out += std::format("{}_bucket{{{}{}le=\"{}\"}} {}\n", family->name, series->labels, comma, bound, count);
        }
        out += std::format("{}_sum{} {}\n", family->name, in_braces(series->labels), number(histogram.sum()));
        out += std::format("{}_count{} {}\n", family->name, in_braces(series->labels), count);
      }
    }
  }
  return out;
}

}  // namespace rollcall
